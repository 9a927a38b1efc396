using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Sensors;

/// <summary>
/// Which places of the log storage holds, as far as that differs from what the sensor has in memory: the answer to a barrier must come from
/// what was written, never from a flag that a move or a reload could lose.
/// </summary>
internal sealed class DurablePositions
{
    /// <summary>By shard: the place that storage holds. A shard that is not in here is stored as it is in memory.</summary>
    private readonly Dictionary<string, LogPosition?> _behind = new(1);

    /// <summary>Whether storage lacks anything.</summary>
    public bool Behind => _behind.Count > 0;

    /// <summary>The shards of which storage holds nothing yet.</summary>
    public string[] NewShards => [.. _behind.Where(pair => pair.Value is null).Select(pair => pair.Key)];

    /// <summary>The place of a shard that storage holds; null when it holds none.</summary>
    /// <param name="live">The place that the sensor has in memory.</param>
    public LogPosition? Of(string shard, LogPosition? live) => _behind.TryGetValue(shard, out var stored) ? stored : live;

    /// <summary>The sensor went on from <paramref name="before"/> in memory.</summary>
    public void OnAdvanced(string shard, LogPosition? before) => _behind.TryAdd(shard, before);

    /// <summary>The places that a snapshot taken now would store, for <see cref="OnStored"/>.</summary>
    public KeyValuePair<string, LogPosition?>[] Capture(Func<string, LogPosition?> live)
    {
        var captured = new KeyValuePair<string, LogPosition?>[_behind.Count];
        var i = 0;
        foreach (var shard in _behind.Keys)
        {
            captured[i++] = new(shard, live(shard));
        }

        return captured;
    }

    /// <summary>A snapshot with the captured places is stored; since it was taken the sensor may have gone on.</summary>
    public void OnStored(KeyValuePair<string, LogPosition?>[] captured, Func<string, LogPosition?> live)
    {
        foreach (var (shard, stored) in captured)
        {
            if (live(shard) == stored)
            {
                _behind.Remove(shard);
            }
            else
            {
                _behind[shard] = stored;
            }
        }
    }

    public KeyValuePair<string, LogPosition?>[] ToArray() => [.. _behind];
}
