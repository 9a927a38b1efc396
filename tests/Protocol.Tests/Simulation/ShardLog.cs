namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>The log: shards that are split and merged while readings come.</summary>
internal sealed class ShardLog(Dice dice, Trace? trace)
{
    /// <summary>The most shards that there ever are.</summary>
    public const int MaxShards = 8;

    /// <summary>A sensor whose readings come through any shard.</summary>
    public const int Roaming = 4;

    /// <summary>How many sensors there are: some with a hash of their own, and <see cref="Roaming"/>.</summary>
    public const int Sensors = 5;

    private static readonly int[] Hashes = [1, 6, 9, 14];

    public List<Shard> Shards { get; } = [new(0, [], 0, 8), new(1, [], 8, 16)];

    public IEnumerable<Shard> Open => Shards.Where(shard => !shard.IsClosed);

    public static bool Covers(Shard shard, int sensor) => sensor != Roaming && shard.Covers(Hashes[sensor]);

    /// <summary>A reading of a random sensor arrives.</summary>
    public void Put(int time)
    {
        var sensor = Math.Min(dice.Next(Sensors + 1), Roaming);
        var shard = sensor == Roaming ? dice.OneOf(Open.ToList()) : Open.First(shard => Covers(shard, sensor));
        shard.Records.Add(new LogRecord(sensor, time));
        trace?.Write($"put shard {shard.Id} at {shard.Last}: S{sensor} time {time}");
    }

    /// <summary>Splits or merges.</summary>
    public void Reshard()
    {
        var open = Open.OrderBy(shard => shard.Low).ToList();
        if (open.Count < 2 || dice.Chance(0.6))
        {
            var parent = dice.OneOf(open);
            var middle = (parent.Low + parent.High) / 2;
            if (parent.High - parent.Low >= 4 && Shards.Count + 2 <= MaxShards)
            {
                Add([parent], parent.Low, middle);
                Add([parent], middle, parent.High);
            }
        }
        else if (Shards.Count < MaxShards)
        {
            var left = dice.Next(open.Count - 1);
            Add([open[left], open[left + 1]], open[left].Low, open[left + 1].High);
        }
    }

    private void Add(Shard[] parents, int low, int high)
    {
        var child = new Shard(Shards.Count, [.. parents.Select(parent => parent.Id)], low, high);
        Shards.Add(child);
        foreach (var parent in parents)
        {
            parent.IsClosed = true;
            parent.Children.Add(child.Id);
        }

        trace?.Write($"shard {child.Id} goes on from {string.Join(' ', child.Parents)}");
    }
}
