using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>The pins of a shard.</summary>
/// <param name="Shard">The shard, with its source.</param>
/// <param name="Pins">Its pins, in their order; none when no revision was ever in force for it.</param>
public sealed record LiveShardPins(ShardName Shard, IReadOnlyList<LivePin> Pins);
