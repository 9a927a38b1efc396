using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>A sensor's answer to a question for features.</summary>
/// <param name="Features">The features; null when the sensor has no readings, or when the instant is too far back.</param>
/// <param name="OldestAsOf">Set when the instant is too far back: the oldest one (UTC) that can be answered.</param>
[GenerateSerializer, Immutable, Alias("features-answer")]
public sealed record FeaturesAnswer(
    [property: Id(0)] SensorFeatures? Features,
    [property: Id(1)] DateTimeOffset? OldestAsOf)
{
    /// <summary>The answer of a sensor without readings.</summary>
    public static FeaturesAnswer Unknown { get; } = new(null, null);

    /// <summary>The last position of each shard that the sensor has, where there are no <see cref="Features"/> to say it; null for none, and from silos of earlier builds.</summary>
    [Id(2)]
    public StreamPosition[]? Places { get; init; }

    /// <summary>The last position of each shard that the sensor has.</summary>
    public StreamPosition[] Positions => Features?.Positions ?? Places ?? [];
}
