namespace SensorGrid.Client;

/// <summary>The score of a sensor, as the live system reports it.</summary>
/// <param name="Score">The score of its newest scored reading, 0 to 1; 0.5 is where the alarm budget ends.</param>
/// <param name="IsAnomaly">Whether an anomaly is open.</param>
/// <param name="Model">Name and version of the model, such as <c>default@2</c>.</param>
/// <param name="ScoredAt">The event time (UTC) of that reading.</param>
/// <param name="ModelChangedAt">The event time (UTC) since which this model scores; null when it did from the start.</param>
public sealed record LiveScore(double Score, bool IsAnomaly, string Model, DateTimeOffset ScoredAt, DateTimeOffset? ModelChangedAt)
{
    /// <summary>The rarity of the reading; null when the live system does not report it.</summary>
    public LiveRarity? Rarity { get; init; }

    /// <summary>Gets whether the sensor still learns.</summary>
    public bool Learning { get; init; }

    /// <summary>The earliest event time (UTC) at which learning can end; null when time does not hold it up.</summary>
    public DateTimeOffset? LearningUntil { get; init; }

    /// <summary>The minimum number of further readings that it needs, from 0.</summary>
    public int LearningReadings { get; init; }
}
