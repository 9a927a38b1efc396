namespace SensorGrid.Features.Readings;

/// <summary>What one sensor measured at one instant. Only a valid reading is made into one: see <see cref="ReadingLimits"/>.</summary>
/// <param name="SensorId">Who measured: 1 to 256 characters without control characters.</param>
/// <param name="EventTime">When it was measured, by the sensor's clock; UTC, kept to 100 ns.</param>
/// <param name="Metrics">What was measured: 1 to 64 values, each name once. The array is not changed after the reading is made.</param>
/// <param name="Id">
/// The producer's name for this reading, at most 128 characters, or null. Of two readings with the same id and the same event time, one counts.
/// </param>
public sealed record Reading(string SensorId, DateTimeOffset EventTime, MetricValue[] Metrics, string? Id);
