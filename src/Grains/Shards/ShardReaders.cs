using System.Collections.Concurrent;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>The readers of this silo by shard. Safe for concurrent use.</summary>
internal sealed class ShardReaders
{
    private readonly ConcurrentDictionary<ShardName, IShardReader> _readers = new();

    /// <summary>Adds the reader of a shard: of two readers the last one counts.</summary>
    public void Add(ShardName shard, IShardReader reader) => _readers[shard] = reader;

    /// <summary>Removes the reader of a shard, unless another one has come.</summary>
    public void Remove(ShardName shard, IShardReader reader) => _readers.TryRemove(new(shard, reader));

    /// <summary>Finds the reader of a shard; null when none is on this silo.</summary>
    public IShardReader? Find(ShardName shard) => _readers.GetValueOrDefault(shard);

    /// <summary>Records that storage holds a sensor as it is in memory. Only while it is kept still.</summary>
    public void OnStored(string sensorId, KeyEngine engine)
    {
        foreach (var shard in engine.LiveShards)
        {
            if (_readers.TryGetValue(shard, out var reader) && engine.PositionOf(shard) is { } position)
            {
                reader.OnStored(sensorId, position, engine.SilentFrom);
            }
        }
    }
}
