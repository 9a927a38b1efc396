using System.Globalization;
using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>An anomaly and the sensor that has it.</summary>
/// <param name="SensorId">The sensor.</param>
/// <param name="Episode">The anomaly as it stands.</param>
[GenerateSerializer, Immutable, Alias("sensor-anomaly")]
public sealed record SensorAnomaly([property: Id(0)] string SensorId, [property: Id(1)] AnomalyEpisode Episode)
{
    /// <summary>
    /// Names it for good, the same at every replay and in each of its states: the sensor, <c>@</c>, then the place in the log of the reading that opened it
    /// (shard, sequence number, sub-sequence number, index) and the kind, joined by <c>.</c>.
    /// </summary>
    public string Id => string.Create(
        CultureInfo.InvariantCulture,
        $"{SensorId}@{Episode.Shard}.{Episode.Position.Sequence}.{Episode.Position.SubSequence}.{Episode.Position.Index}.{AnomalyKinds.NameOf(Episode.Kind)}");
}
