namespace SensorGrid.Kinesis.Records;

/// <summary>A record as its producer put it: a Kinesis record, or one user record of an aggregated one.</summary>
/// <param name="Position">Its position in the shard.</param>
/// <param name="PartitionKey">The partition key it was put with.</param>
/// <param name="ApproximateArrivalTimestamp">
/// The time when it arrived in the stream (UTC); of an aggregated record: when the whole arrived.
/// </param>
/// <param name="Data">Its bytes; valid for as long as the record is.</param>
/// <param name="Defect">
/// The reason why it must not be used, in a sentence, although its bytes may look good: it is an aggregated record that cannot be unpacked, or a user record in the wrong shard.
/// Null for all others.
/// </param>
public sealed record ShardRecord(
    RecordPosition Position,
    string PartitionKey,
    DateTimeOffset ApproximateArrivalTimestamp,
    ReadOnlyMemory<byte> Data,
    string? Defect = null);
