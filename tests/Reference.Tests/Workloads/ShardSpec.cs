namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>A shard and those that it came out of: the direct ones, as a stream tells them.</summary>
internal sealed record ShardSpec(string Id, string[] Parents);
