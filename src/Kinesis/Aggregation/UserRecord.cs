namespace SensorGrid.Kinesis.Aggregation;

/// <summary>A record inside an aggregated one.</summary>
/// <param name="PartitionKey">The partition key its producer gave it.</param>
/// <param name="HashKey">The hash key where it belongs: its explicit one, or else its partition key's hash.</param>
/// <param name="Data">Its bytes.</param>
internal readonly record struct UserRecord(string PartitionKey, UInt128 HashKey, ReadOnlyMemory<byte> Data);
