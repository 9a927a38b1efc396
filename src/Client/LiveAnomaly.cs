namespace SensorGrid.Client;

/// <summary>An anomaly as the live system's feed has it.</summary>
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
