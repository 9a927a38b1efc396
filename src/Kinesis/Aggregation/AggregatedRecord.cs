namespace SensorGrid.Kinesis.Aggregation;

/// <summary>The content of an aggregated record.</summary>
/// <param name="Records">Its user records, in order; at least one, unless it has a defect.</param>
/// <param name="Defect">The reason why none of it can be used although its checksum is right, in a sentence; null when all is well.</param>
internal sealed record AggregatedRecord(IReadOnlyList<UserRecord> Records, string? Defect);
