namespace SensorGrid.Reference.Tests.Sql;

/// <summary>A value of a reading that is not late.</summary>
/// <param name="Seq">The reading's number in the log.</param>
/// <param name="Event">Its event time, in ticks.</param>
/// <param name="Clock">The same, or its arrival if that is before it.</param>
/// <param name="Metric">The metric; null for a reading that has no value that counts.</param>
/// <param name="Ends">Whether the sensor is retired here instead.</param>
internal sealed record TakenValue(int Seq, long Event, long Clock, string? Metric, bool Ends);
