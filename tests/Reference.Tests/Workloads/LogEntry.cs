namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>A reading of the raw log, in the order in which the sensor takes them.</summary>
/// <param name="Shard">Which of the workload's shards it comes from.</param>
/// <param name="Sequence">The record's place in its shard.</param>
/// <param name="Index">Its place in the record.</param>
/// <param name="Event">Event time, in ticks.</param>
/// <param name="Arrived">When its record arrived, in ticks; null for a reading outside of a stream.</param>
/// <param name="Id">Its id, if it has one.</param>
/// <param name="Retires">Whether its sensor begins anew after it.</param>
/// <param name="Metrics">Names and values; null for a metric without a value.</param>
internal sealed record LogEntry(int Shard, long Sequence, int Index, long Event, long? Arrived, string? Id, KeyValuePair<string, double?>[] Metrics, bool Retires = false);
