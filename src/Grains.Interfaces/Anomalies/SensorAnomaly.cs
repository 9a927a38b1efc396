using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>An anomaly and the sensor that has it.</summary>
/// <param name="SensorId">The sensor; of a silence of a site, the one that stopped first.</param>
/// <param name="Episode">The anomaly as it stands.</param>
[GenerateSerializer, Immutable, Alias("sensor-anomaly")]
public sealed record SensorAnomaly([property: Id(0)] string SensorId, [property: Id(1)] AnomalyEpisode Episode)
{
    /// <summary>The sensors of a silence of a site: the first hundred that it had. Null for any other anomaly.</summary>
    [Id(2)] public string[]? Sensors { get; init; }

    /// <summary>The number of silences that make a silence of a site: a sensor that stops twice while it lasts counts twice. 0 for any other anomaly.</summary>
    [Id(3)] public int SensorCount { get; init; }

    /// <summary>The id of the silence of the site that it has become a part of: it is not listed any more. Null for one that stands by itself.</summary>
    [Id(4)] public string? FoldedIn { get; init; }

    /// <summary>
    /// Determines whether the anomaly is of a sensor; of a silence of a site, whether the sensor is one of the named ones.
    /// </summary>
    public bool IsOf(string sensorId) => SensorId == sensorId || Sensors?.Contains(sensorId, StringComparer.Ordinal) == true;

    /// <summary>
    /// Names it for good, the same at every replay and in each of its states: the sensor, <c>@</c>, then the position in the log of the reading that opened it
    /// (shard, sequence number, sub-sequence number, index) and the kind, joined by <c>.</c>.
    /// </summary>
    public string Id => $"{SensorId}@{Episode.Opening}.{AnomalyKinds.NameOf(Episode.Kind)}";
}
