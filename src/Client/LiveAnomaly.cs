namespace SensorGrid.Client;

/// <summary>An anomaly as the live system's feed has it.</summary>
/// <param name="Id">The anomaly's id.</param>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="StartedAt">The event time (UTC) of its first alarm.</param>
/// <param name="PeakAt">The event time (UTC) of its highest score.</param>
/// <param name="EndedAt">The event time (UTC) at which it ended; null while it is open.</param>
/// <param name="Score">Its highest score, 0 to 1.</param>
/// <param name="Model">Name and version of the model that raised it.</param>
public sealed record LiveAnomaly(
    string Id,
    string SensorId,
    DateTimeOffset StartedAt,
    DateTimeOffset PeakAt,
    DateTimeOffset? EndedAt,
    double Score,
    string Model)
{
    /// <summary>The rarity of its peak; null when the live system does not report it.</summary>
    public LiveRarity? Rarity { get; init; }
}
