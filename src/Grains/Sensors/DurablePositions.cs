using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Sensors;

/// <summary>
/// The log positions that storage holds, as far as they differ from those in the sensor's memory. The answer to a barrier must come from
/// the written state, never from a flag that a move or a reload could lose.
/// </summary>
internal sealed class DurablePositions
{
    // By shard: the position that storage holds. A shard that is not in here is stored as it is in memory. An array, since every live sensor has one and nearly
    // all know a single shard: a dictionary takes four times as much. It stays when nothing is behind: a new one after each barrier would be one more object that the collector has to follow.
    private KeyValuePair<ShardName, LogPosition?>[] _behind = [];
    private int _count;

    /// <summary>Gets whether storage lacks anything.</summary>
    public bool Behind => _count > 0 || LacksSilence;

    /// <summary>Gets whether storage lacks a silence that the sensor has opened: it moves no position, and no barrier queries it.</summary>
    public bool LacksSilence { get; private set; }

    /// <summary>Gets whether there is a shard of which storage holds nothing yet.</summary>
    public bool HasNewShard
    {
        get
        {
            foreach (var (_, stored) in _behind.AsSpan(0, _count))
            {
                if (stored is null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The shards of which storage holds nothing yet.</summary>
    public ShardName[] NewShards
    {
        get
        {
            var shards = new List<ShardName>();
            foreach (var (shard, stored) in _behind.AsSpan(0, _count))
            {
                if (stored is null)
                {
                    shards.Add(shard);
                }
            }

            return [.. shards];
        }
    }

    /// <summary>Gets the position of a shard that storage holds; null when it holds none.</summary>
    /// <param name="live">The position that the sensor has in memory.</param>
    public LogPosition? Of(ShardName shard, LogPosition? live) => IndexOf(shard) is >= 0 and var at ? _behind[at].Value : live;

    /// <summary>Records that the sensor went on from <paramref name="before"/> in memory.</summary>
    public void OnAdvanced(ShardName shard, LogPosition? before)
    {
        if (IndexOf(shard) < 0)
        {
            Add(shard, before);
        }
    }

    /// <summary>Records that the sensor opened a silence in memory.</summary>
    public void OnSilence() => LacksSilence = true;

    /// <summary>Captures the positions that a snapshot of now would store, for <see cref="OnStored"/>.</summary>
    public KeyValuePair<ShardName, LogPosition?>[] Capture(Func<ShardName, LogPosition?> live) =>
        Array.ConvertAll(ToArray(), pair => new KeyValuePair<ShardName, LogPosition?>(pair.Key, live(pair.Key)));

    /// <summary>Records that a snapshot with the captured positions is stored; the sensor may have gone on since its capture.</summary>
    public void OnStored(KeyValuePair<ShardName, LogPosition?>[] captured, Func<ShardName, LogPosition?> live)
    {
        // Silences are opened only while the sensor is kept still, as it is while it is stored.
        LacksSilence = false;
        foreach (var (shard, stored) in captured)
        {
            Remove(shard);
            if (live(shard) != stored)
            {
                Add(shard, stored);
            }
        }
    }

    public KeyValuePair<ShardName, LogPosition?>[] ToArray() => [.. _behind.AsSpan(0, _count)];

    private void Add(ShardName shard, LogPosition? stored)
    {
        if (_count == _behind.Length)
        {
            Array.Resize(ref _behind, _count + 1);
        }

        _behind[_count++] = new(shard, stored);
    }

    // The order of the others stays.
    private void Remove(ShardName shard)
    {
        if (IndexOf(shard) is >= 0 and var at)
        {
            _behind.AsSpan((at + 1).._count).CopyTo(_behind.AsSpan(at));
            _behind[--_count] = default;
        }
    }

    private int IndexOf(ShardName shard)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_behind[i].Key == shard)
            {
                return i;
            }
        }

        return -1;
    }
}
