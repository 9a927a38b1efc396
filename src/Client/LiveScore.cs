namespace SensorGrid.Client;

/// <summary>The score of a sensor, as the live system reports it.</summary>
/// <param name="Score">Of its newest scored reading.</param>
/// <param name="IsAnomaly">Whether an anomaly is open.</param>
/// <param name="Model">Name and version of the model.</param>
/// <param name="ScoredAt">Event time of that reading.</param>
/// <param name="ModelChangedAt">Since when this model scores, if it did not from the start.</param>
public sealed record LiveScore(double Score, bool IsAnomaly, string Model, DateTimeOffset ScoredAt, DateTimeOffset? ModelChangedAt)
{
    /// <summary>The rarity of the reading; null when the live system does not report it.</summary>
    public LiveRarity? Rarity { get; init; }

    /// <summary>Whether the sensor still learns.</summary>
    public bool Learning { get; init; }

    /// <summary>The earliest event time at which learning can end; null when time does not hold it up.</summary>
    public DateTimeOffset? LearningUntil { get; init; }

    /// <summary>The minimum number of further readings that it needs.</summary>
    public int LearningReadings { get; init; }
}
