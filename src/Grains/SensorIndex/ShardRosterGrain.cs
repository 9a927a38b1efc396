using Orleans.Concurrency;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>The sensors of one shard.</summary>
[GrainType("shard-roster"), Reentrant]
internal sealed class ShardRosterGrain(SensorGrainsStorage storage, SensorRoom room) : SensorListGrain(storage, room), IShardRosterGrain;
