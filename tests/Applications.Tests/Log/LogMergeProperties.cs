using CsCheck;
using SensorGrid.Applications.Log;
using SensorGrid.Features.Log;

namespace SensorGrid.Applications.Tests.Log;

/// <summary>The order of all shards does not depend on how, when and by whom it was read.</summary>
public class LogMergeProperties
{
    [Fact]
    public void A_reading_with_ticks_and_crashes_releases_what_a_replay_with_its_ticks_releases() =>
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var log = new SimulatedLog(random, _ => []);
                var live = new SimulatedReading(log, random);
                live.RunToTheEnd();
                var replayed = SimulatedReading.Replay(log, live.Facts, random.Next(1, 9));
                Assert.Equal(log.Count, replayed.Count);
                Assert.Equal(replayed, live.Released);
            },
            iter: 2_000);

    [Fact]
    public void Times_never_decrease_and_are_not_before_the_arrival() =>
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var log = new SimulatedLog(random, _ => []);
                var live = new SimulatedReading(log, random);
                live.RunToTheEnd();
                Assert.All(live.Released, record => Assert.True(record.Time >= record.Record.ApproximateArrivalTimestamp.ToUnixTimeMilliseconds()));
                Assert.Equal(live.Released.OrderBy(record => record.Time).ThenBy(record => record.Shard).Select(record => record.Record.Position), live.Released.Select(record => record.Record.Position));
            },
            iter: 500);

    [Fact]
    public void A_shard_without_records_holds_the_others_until_a_tick_passes_them()
    {
        var merge = Two();
        merge.Append(ShardName.Parse("shardId-1"), [At(1, 100)]);
        Assert.False(merge.TryTake(out _));
        merge.Advance(ShardName.Parse("shardId-2"), 101);
        Assert.True(merge.TryTake(out var record));
        Assert.Equal(100, record.Time);
    }

    [Fact]
    public void A_record_that_arrived_before_a_tick_is_raised_to_it_and_the_tick_is_kept()
    {
        var merge = Two();
        var quiet = ShardName.Parse("shardId-2");
        merge.Advance(quiet, 150);
        merge.Append(quiet, [At(1, 120)]);
        Assert.Equal(new TickFact(quiet, null, 150), Assert.Single(merge.Facts.Ticks));
        merge.Advance(ShardName.Parse("shardId-1"), 151);
        Assert.True(merge.TryTake(out var record));
        Assert.Equal(150, record.Time);
    }

    [Fact]
    public void A_tick_that_raised_nothing_is_forgotten_with_the_next_record()
    {
        var merge = Two();
        var quiet = ShardName.Parse("shardId-2");
        merge.Advance(quiet, 150);
        Assert.Single(merge.Facts.Ticks);
        merge.Append(quiet, [At(1, 150)]);
        Assert.Empty(merge.Facts.Ticks);
    }

    [Fact]
    public void A_shard_that_ended_holds_the_time_until_all_its_children_are_known()
    {
        var (parent, other) = (ShardName.Parse("shardId-1"), ShardName.Parse("shardId-2"));
        var all = new Kinesis.Records.HashRange(0, 99);
        var merge = new LogMerge(new MergePlace([new LanePlace(parent, [], all, null, long.MinValue, null), new LanePlace(other, [], null, null, long.MinValue, null)]), MergeFacts.None);
        merge.Append(parent, [At(1, 100)]);
        merge.End(parent);
        merge.Append(other, [At(1, 100), At(2, 200)]);
        Assert.True(merge.TryTake(out _));
        Assert.False(merge.TryTake(out _));

        // The one half alone is not enough.
        merge.Discover([(ShardName.Parse("shardId-3"), [parent], new Kinesis.Records.HashRange(0, 49))]);
        merge.Advance(ShardName.Parse("shardId-3"), 300);
        Assert.False(merge.TryTake(out _));
        merge.Discover([(ShardName.Parse("shardId-3"), [parent], new Kinesis.Records.HashRange(0, 49)), (ShardName.Parse("shardId-4"), [parent], new Kinesis.Records.HashRange(50, 99))]);
        Assert.True(merge.TryTake(out _));
        merge.Append(ShardName.Parse("shardId-4"), [At(1, 90)]);
        Assert.True(merge.TryTake(out var child));
        Assert.Equal((ShardName.Parse("shardId-4"), 100), (child.Shard, child.Time));
    }

    [Fact]
    public void Records_before_the_start_are_not_for_the_program()
    {
        var shard = ShardName.Parse("shardId-1");
        var merge = new LogMerge(new MergePlace([new LanePlace(shard, [], null, null, 150, 150)]), MergeFacts.None);
        merge.Append(shard, [At(1, 100), At(2, 149), At(3, 150), At(4, 140)]);
        merge.Advance(shard, 1_000);
        Assert.True(merge.TryTake(out var first));
        Assert.True(merge.TryTake(out var second));
        Assert.False(merge.TryTake(out _));
        Assert.Equal(("3", 150L, "4", 150L), (first.Record.Position.SequenceNumber, first.Time, second.Record.Position.SequenceNumber, second.Time));
    }

    [Fact]
    public void A_place_and_its_ticks_are_the_same_after_they_were_written_and_read()
    {
        var place = new MergePlace([new LanePlace(ShardName.Of("line-2", "shardId-1"), [ShardName.Parse("shardId-0")], new Kinesis.Records.HashRange(1, UInt128.MaxValue), new Kinesis.Records.RecordPosition("4957", 3), long.MinValue, 5)]);
        var json = System.Text.Json.JsonSerializer.Serialize(place, PlaceJson.Options);
        var read = System.Text.Json.JsonSerializer.Deserialize<MergePlace>(json, PlaceJson.Options)!;
        Assert.Equal(place.Lanes[0] with { Parents = [] }, read.Lanes[0] with { Parents = [] }, (one, other) => one!.ToString() == other!.ToString());
        Assert.Equal(place.Lanes[0].Parents, read.Lanes[0].Parents);
        Assert.Equal(json, System.Text.Json.JsonSerializer.Serialize(read, PlaceJson.Options));
    }

    private static LogMerge Two() => new(
        new MergePlace([new LanePlace(ShardName.Parse("shardId-1"), [], null, null, long.MinValue, null), new LanePlace(ShardName.Parse("shardId-2"), [], null, null, long.MinValue, null)]), MergeFacts.None);

    private static Kinesis.Records.ShardRecord At(int sequence, long time) =>
        new(new Kinesis.Records.RecordPosition(FormattableString.Invariant($"{sequence}"), 0), "key", DateTimeOffset.FromUnixTimeMilliseconds(time), default);
}
