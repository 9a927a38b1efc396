using SensorGrid.Applications.Log;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Tests.Log;

/// <summary>A log of several shards, some of which are split or merged.</summary>
internal sealed class SimulatedLog
{
    private readonly List<(ShardName Shard, IReadOnlyList<ShardName> Parents, HashRange? Range)> _shards = [];
    private readonly Dictionary<ShardName, List<ShardRecord>> _records = [];
    private readonly HashSet<ShardName> _closed = [];

    /// <param name="random">Draws shards, arrival times, splits and merges.</param>
    /// <param name="payload">Draws the bytes of a record.</param>
    public SimulatedLog(Random random, Func<Random, byte[]> payload)
    {
        var open = new List<int>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            open.Add(Add([], null));
        }

        var sequence = 0L;
        var time = 1_000L;
        for (var i = random.Next(5, 120); i > 0; i--)
        {
            if (random.Next(25) == 0)
            {
                Reshard(random, open);
            }

            // Clocks of the service differ a little, and many records have the same time.
            time += random.Next(3) == 0 ? random.Next(40) : 0;
            var arrival = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(0, time - random.Next(15)));
            var shard = _shards[open[random.Next(open.Count)]].Shard;
            sequence += random.Next(1, 4);
            var position = new RecordPosition(sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), 0);
            _records[shard].Add(new ShardRecord(position, "key", arrival, payload(random)));
        }
    }

    public IReadOnlyList<(ShardName Shard, IReadOnlyList<ShardName> Parents, HashRange? Range)> Shards => _shards;

    public int Count => _records.Values.Sum(records => records.Count);

    /// <summary>The place before the first record.</summary>
    public MergePlace Start => new([.. _shards.Where(shard => shard.Parents.Count == 0).Select(shard => new LanePlace(shard.Shard, [], shard.Range, null, long.MinValue, null))]);

    public bool IsClosed(ShardName shard) => _closed.Contains(shard);

    /// <summary>Reads records behind a position.</summary>
    public IReadOnlyList<ShardRecord> Read(ShardName shard, RecordPosition? after, int most) =>
        [.. _records[shard].Where(record => after is not { } position || record.Position > position).Take(most)];

    private int Add(IReadOnlyList<int> parents, HashRange? range)
    {
        var name = ShardName.Of(_shards.Count % 5 == 4 ? "line-2" : "line-1", FormattableString.Invariant($"shardId-{_shards.Count:000000000000}"));
        name = parents.Count == 0 ? name : ShardName.Of(_shards[parents[0]].Shard.Source, name.ShardId);
        _shards.Add((name, [.. parents.Select(parent => _shards[parent].Shard)], range));
        _records.Add(name, []);
        return _shards.Count - 1;
    }

    private void Reshard(Random random, List<int> open)
    {
        var one = open[random.Next(open.Count)];
        var others = open.Where(other => other != one && _shards[other].Shard.Source == _shards[one].Shard.Source).ToArray();
        open.Remove(one);
        _closed.Add(_shards[one].Shard);
        if (others.Length > 0 && random.Next(2) == 0)
        {
            var other = others[random.Next(others.Length)];
            open.Remove(other);
            _closed.Add(_shards[other].Shard);
            open.Add(Add([one, other], null));
            return;
        }

        open.Add(Add([one], null));
        open.Add(Add([one], null));
    }
}
