using System.Text.Json.Nodes;

namespace SensorGrid.Kinesis.Local.Tests;

public sealed class DurabilityTests
{
    private const string Shard = "shardId-000000000000";

    [Fact]
    public async Task Everything_acknowledged_is_there_after_a_crash_under_the_same_sequence_numbers()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => kinesis.PutAsync($"k{n}", $"{n}")));
        await kinesis.CrashAsync();
        var records = await kinesis.ReadAllAsync(Shard);
        Assert.Equal(acknowledged.Select(put => put.SequenceNumber).Order(StringComparer.Ordinal), records.Select(record => record.SequenceNumber));
    }

    [Fact]
    public async Task Positions_and_iterators_go_on_after_a_restart()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var before = (await kinesis.PutAsync("k", "before")).SequenceNumber;
        var iterator = await kinesis.IteratorAsync(Shard, "LATEST");
        await kinesis.CrashAsync();
        var after = (await kinesis.PutAsync("k", "after")).SequenceNumber;
        Assert.True(string.CompareOrdinal(before, after) < 0);
        var record = (await kinesis.RecordsAsync(iterator))["Records"]!.AsArray().Single()!;
        Assert.Equal(after, (string)record["SequenceNumber"]!);
    }

    [Fact]
    public async Task Shards_and_streams_are_as_they_were()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await kinesis.CallAsync("SplitShard", new { StreamName = "s", ShardToSplit = Shard, NewStartingHashKey = "77" });
        var before = await kinesis.ShardsAsync();
        await kinesis.CrashAsync();
        Assert.True(JsonNode.DeepEquals(before, await kinesis.ShardsAsync()));
    }

    [Fact]
    public async Task A_stream_made_anew_under_the_same_name_is_another()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await kinesis.PutAsync("k", "old");
        var iterator = await kinesis.IteratorAsync(Shard);
        await kinesis.CallAsync("DeleteStream", new { StreamName = "s" });
        await kinesis.CallAsync("CreateStream", new { StreamName = "s", ShardCount = 1 });
        Assert.Equal("ResourceNotFoundException", (await kinesis.FailAsync("GetRecords", new { ShardIterator = iterator })).Type);
        await kinesis.PutAsync("k", "new");
        Assert.Equal(["new"], (await kinesis.ReadAllAsync(Shard)).Select(record => record.Text));
    }

    [Fact]
    public async Task Arrival_times_and_numbers_go_up_when_the_clock_goes_back()
    {
        await using var kinesis = await LocalKinesis.StartAsync(options =>
        {
            options.Streams.Add(new StreamToCreate("s", 1));
            options.TimeProvider = new JumpingClock();
        });
        var numbers = new List<string>();
        for (var n = 0; n < 6; n++)
        {
            numbers.Add((await kinesis.PutAsync("k", $"{n}")).SequenceNumber);
        }

        Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        var page = await kinesis.RecordsAsync(await kinesis.IteratorAsync(Shard));
        var times = page["Records"]!.AsArray().Select(record => (double)record!["ApproximateArrivalTimestamp"]!).ToList();
        Assert.Equal(times.Order(), times);
    }

    /// <summary>Every other look is an hour back.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private int _looks;

        public override DateTimeOffset GetUtcNow() =>
            new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero) + TimeSpan.FromSeconds(Interlocked.Increment(ref _looks)) - (_looks % 2 * TimeSpan.FromMinutes(1));
    }
}
