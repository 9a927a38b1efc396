using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The definitions of a shard.</summary>
/// <param name="Shard">The shard, with its source.</param>
/// <param name="Revision">The revision that its last record was processed under; null when nothing of it was read yet.</param>
public sealed record LiveShardDefinitions(ShardName Shard, long? Revision);
