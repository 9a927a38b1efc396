using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The question how far a shard has been delivered.</summary>
/// <param name="After">The record to wait for; null to wait for none. Its sub-sequence number and index are not looked at.</param>
/// <param name="Wait">The longest wait, at most <see cref="LongestWait"/>.</param>
/// <param name="SensorIds">The sensors whose last delivered positions are wanted.</param>
[GenerateSerializer, Immutable, Alias("frontier-question")]
public sealed record FrontierQuestion(
    [property: Id(0)] LogPosition? After,
    [property: Id(1)] TimeSpan Wait,
    [property: Id(2)] string[] SensorIds)
{
    /// <summary>The longest wait of one call: a shard may have another reader afterwards.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
}
