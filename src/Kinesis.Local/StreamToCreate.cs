namespace SensorGrid.Kinesis.Local;

/// <summary>A stream to create at start.</summary>
/// <param name="Name">1 to 128 of <c>a-z A-Z 0-9 _ . -</c>.</param>
/// <param name="ShardCount">The number of shards, at least 1; the hash range is divided evenly.</param>
public sealed record StreamToCreate(string Name, int ShardCount);
