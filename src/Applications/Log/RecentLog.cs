using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>The newest records of one or several streams: a stretch of their logs that ends at their tips.</summary>
/// <param name="Shards">The shards with their records.</param>
/// <param name="Since">The arrival time from which on no record of these shards is missing: milliseconds since 1970-01-01 (UTC); the least value when it has all that is kept.</param>
/// <param name="IsPartial">Whether less was read than was asked for: the time was over, or there are more shards than are looked at.</param>
public sealed record RecentLog(IReadOnlyList<RecentShard> Shards, long Since, bool IsPartial)
{
    /// <summary>The number of records.</summary>
    public int Count => Shards.Sum(shard => shard.Records.Count);

    /// <summary>The arrival time of the oldest record (UTC); null without any.</summary>
    public DateTimeOffset? From => All.Select(record => (DateTimeOffset?)record.ApproximateArrivalTimestamp).Min();

    /// <summary>The arrival time of the newest record (UTC); null without any.</summary>
    public DateTimeOffset? To => All.Select(record => (DateTimeOffset?)record.ApproximateArrivalTimestamp).Max();

    /// <summary>The place before the first record of each shard. Shards stand side by side there: all of their records are known, and the time of arrival orders them.</summary>
    public MergePlace Place => new([.. Shards.Select(shard => new LanePlace(shard.Shard, [], shard.Range, null, long.MinValue, null))]);

    /// <summary>The bytes of the records, in the order of their arrival; those that cannot be unpacked are left out.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Data =>
        [.. All.Where(record => record.Defect is null).OrderBy(record => record.ApproximateArrivalTimestamp).Select(record => record.Data)];

    private IEnumerable<ShardRecord> All => Shards.SelectMany(shard => shard.Records);

    /// <summary>Joins the logs of several streams: the newest records of all of them together, from an instant on from which none is missing.</summary>
    /// <param name="logs">The logs, of different streams.</param>
    /// <param name="most">The greatest number of records.</param>
    public static RecentLog Join(IReadOnlyCollection<RecentLog> logs, int most)
    {
        var since = logs.Select(log => log.Since).DefaultIfEmpty(long.MinValue).Max();
        var shards = logs.SelectMany(log => log.Shards).ToArray();
        long[] times = [.. shards.SelectMany(shard => shard.Records).Select(TimeOf).Where(time => time >= since).Order()];
        if (times.Length > most)
        {
            since = most == 0 ? long.MaxValue : times[^most];
        }

        // Many records can have arrived at that very instant: the last ones of them have room.
        var room = most - times.Count(time => time > since);
        var kept = new List<RecentShard>();
        foreach (var shard in shards.Reverse())
        {
            var records = new List<ShardRecord>();
            foreach (var record in shard.Records.Reverse().Where(record => TimeOf(record) > since || (TimeOf(record) == since && room-- > 0)))
            {
                records.Add(record);
            }

            records.Reverse();
            kept.Add(shard with { Records = records });
        }

        kept.Reverse();
        return new RecentLog(kept, since, logs.Any(log => log.IsPartial));
    }

    /// <summary>Gives all records to a merge that began at <see cref="Place"/>.</summary>
    public void AppendTo(LogMerge merge)
    {
        foreach (var shard in Shards)
        {
            merge.Append(shard.Shard, shard.Records);
        }

        // No shard is waited for: its records are all there.
        var end = All.Select(TimeOf).DefaultIfEmpty(0).Max() + 1;
        foreach (var shard in Shards)
        {
            merge.Advance(shard.Shard, end);
        }
    }

    private static long TimeOf(ShardRecord record) => record.ApproximateArrivalTimestamp.ToUnixTimeMilliseconds();
}
