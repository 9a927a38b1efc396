using CsCheck;
using SensorGrid.Applications.Log;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Tests.Log;

public sealed class RecentLogTests
{
    private static readonly Gen<RecentLog[]> Logs =
        Gen.Select(Gen.Int[0, 20].Array[0, 8].Array[1, 3].Array[1, 3], Gen.Int[-1, 8].Array[3], (times, since) => times.Select((shards, log) => Log(log, shards, since[log])).ToArray());

    [Fact]
    public void Joined_are_the_newest_records_since_an_instant_from_which_no_stream_lacks_any() => Gen.Select(Logs, Gen.Int[0, 12]).Sample((logs, most) =>
    {
        var joined = RecentLog.Join(logs, most);

        var complete = logs.Max(log => log.Since);
        var all = logs.SelectMany(log => log.Shards).SelectMany(shard => shard.Records).Select(TimeOf).Where(time => time >= complete).OrderDescending().ToArray();
        Assert.Equal(all.Take(most), joined.Shards.SelectMany(shard => shard.Records).Select(TimeOf).OrderDescending());
        Assert.Equal(logs.SelectMany(log => log.Shards).Select(shard => shard.Shard), joined.Shards.Select(shard => shard.Shard));
        foreach (var (kept, given) in joined.Shards.Zip(logs.SelectMany(log => log.Shards)))
        {
            // The last ones, in their order.
            Assert.Equal(given.Records.Skip(given.Records.Count - kept.Records.Count), kept.Records);
        }
    });

    [Fact]
    public void A_merge_gives_all_of_them_in_the_order_of_their_times() => Logs.Sample(logs =>
    {
        var log = RecentLog.Join(logs, 100);
        var merge = new LogMerge(log.Place, MergeFacts.None);

        log.AppendTo(merge);

        var taken = new List<LogRecord>();
        while (merge.TryTake(out var record))
        {
            taken.Add(record);
        }

        Assert.Equal(log.Count, taken.Count);
        Assert.Equal(taken.OrderBy(record => record.Time).ThenBy(record => record.Shard), taken);
        Assert.True(log.To is not { } to || merge.Frontier > to.ToUnixTimeMilliseconds());
    });

    private static RecentLog Log(int log, int[][] shards, int since) => new(
        [
            .. shards.Select((times, shard) => new RecentShard(
                ShardName.Of($"stream-{log}", $"shard-{shard}"), null, [.. times.Order().Select((time, index) => Record(time, index))])),
        ],
        since,
        false);

    private static ShardRecord Record(int time, int index) => new(new RecordPosition($"{index + 1}", 0), "key", DateTimeOffset.FromUnixTimeMilliseconds(time), new byte[] { 1 });

    private static long TimeOf(ShardRecord record) => record.ApproximateArrivalTimestamp.ToUnixTimeMilliseconds();
}
