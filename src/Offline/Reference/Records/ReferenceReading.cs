namespace SensorGrid.Offline.Reference.Records;

/// <summary>A reading of the log.</summary>
/// <param name="Event">Event time, in ticks.</param>
/// <param name="Arrived">The time when its record arrived, in ticks.</param>
/// <param name="Metrics">Names and values, in its order; null for a metric without a value.</param>
/// <param name="Retires">Whether its sensor begins anew after it.</param>
/// <param name="Feedback">The verdict that it is instead of a reading; null for none.</param>
internal sealed record ReferenceReading(string SensorId, long Event, long Arrived, string? Id, KeyValuePair<string, double?>[] Metrics, bool Retires, ReferenceFeedback? Feedback = null);
