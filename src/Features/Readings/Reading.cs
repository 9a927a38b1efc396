using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Readings;

/// <summary>The measurements of one sensor at one instant. Only a valid reading becomes one: see <see cref="ReadingLimits"/>.</summary>
/// <param name="SensorId">The id of the sensor: 1 to 256 characters without control characters.</param>
/// <param name="EventTime">The time when it was measured, by the sensor's clock; UTC, kept to 100 ns.</param>
/// <param name="Metrics">The measured values: at most 1,024, each name once. Empty only when all values are missing, or the reading retires or judges its sensor.</param>
/// <param name="Id">
/// The producer's name for this reading, at most 128 characters, or null. Of two readings with the same id and the same event time, one counts.
/// </param>
public sealed record Reading(string SensorId, DateTimeOffset EventTime, MetricValue[] Metrics, string? Id)
{
    // In ticks, 0 for none: a third of what a nullable instant takes.
    private readonly long _arrived;

    /// <summary>The time when its record arrived in the stream (UTC); null outside of a stream, such as in a file.</summary>
    public DateTimeOffset? ArrivedAt
    {
        get => _arrived == 0 ? null : new DateTimeOffset(_arrived, TimeSpan.Zero);
        init => _arrived = value?.UtcTicks ?? 0;
    }

    /// <summary>The time when its record arrived, in ticks; the greatest value when it is not known.</summary>
    internal long ArrivedOrNever => _arrived == 0 ? long.MaxValue : _arrived;

    /// <summary>The metrics that it names without a value (<c>null</c>, <c>NaN</c> or an infinity), in its order. Never null.</summary>
    public string[] Missing { get; init; } = [];

    /// <summary>Gets whether it retires its sensor: all that came before it is forgotten, and it has no metrics itself.</summary>
    public bool Retires { get; init; }

    /// <summary>The verdict in it; null for none. With one it has no metrics, and is none of the sensor's readings: it is in no window and has no score.</summary>
    public AnomalyFeedback? Feedback { get; init; }
}
