namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>A choice of silos that may own shards.</summary>
/// <param name="Silos">The silos.</param>
/// <param name="Refusal">The reason that this silo is not among them, in sentences; null when it is, or when there is none.</param>
public sealed record ShardOwners(IReadOnlyList<SiloAddress> Silos, string? Refusal);
