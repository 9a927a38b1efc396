using System.Text.Json.Nodes;
using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Tests;

public sealed class ReshardingTests
{
    private const string Middle = "170141183460469231731687303715884105728";

    [Fact]
    public async Task A_closed_shard_ends_with_its_children_and_no_iterator()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await kinesis.PutAsync("k", "a");
        await kinesis.PutAsync("k", "b");
        await SplitAsync(kinesis, 0);

        var page = await kinesis.RecordsAsync(await kinesis.IteratorAsync(Name(0)), limit: 1);
        Assert.Null(page["ChildShards"]);
        page = await kinesis.RecordsAsync((string)page["NextShardIterator"]!);
        Assert.Single(page["Records"]!.AsArray());
        Assert.Null(page["NextShardIterator"]);
        Assert.Equal(0, (long)page["MillisBehindLatest"]!);
        var children = page["ChildShards"]!.AsArray();
        Assert.Equal([Name(1), Name(2)], children.Select(child => (string)child!["ShardId"]!));
        Assert.All(children, child => Assert.Equal(Name(0), (string)child!["ParentShards"]!.AsArray().Single()!));
        Assert.Equal(Middle, (string)children[1]!["HashKeyRange"]!["StartingHashKey"]!);
    }

    [Fact]
    public async Task An_iterator_at_the_end_of_a_shard_closed_later_ends_too()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var latest = await kinesis.IteratorAsync(Name(0), "LATEST");
        await SplitAsync(kinesis, 0);
        var page = await kinesis.RecordsAsync(latest);
        Assert.Null(page["NextShardIterator"]);
        Assert.Equal(2, page["ChildShards"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_merge_has_both_parents()
    {
        await using var kinesis = await LocalKinesis.StartAsync(shards: 2);
        await kinesis.CallAsync("MergeShards", new { StreamName = "s", ShardToMerge = Name(1), AdjacentShardToMerge = Name(0) });
        var child = (await kinesis.ShardsAsync())[2]!;
        Assert.Equal((Name(1), Name(0)), ((string)child["ParentShardId"]!, (string)child["AdjacentParentShardId"]!));
        Assert.Equal("0", (string)child["HashKeyRange"]!["StartingHashKey"]!);
        Assert.Equal($"{UInt128.MaxValue}", (string)child["HashKeyRange"]!["EndingHashKey"]!);
        var page = await kinesis.RecordsAsync(await kinesis.IteratorAsync(Name(0)));
        Assert.Equal([Name(1), Name(0)], page["ChildShards"]![0]!["ParentShards"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public async Task A_childs_sequence_numbers_are_above_its_parents_end()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var last = (await kinesis.PutAsync("k", "a")).SequenceNumber;
        await SplitAsync(kinesis, 0);
        var first = (await kinesis.PutAsync("k", "b")).SequenceNumber;
        var shards = await kinesis.ShardsAsync();
        var end = (string)shards[0]!["SequenceNumberRange"]!["EndingSequenceNumber"]!;
        var start = (string)shards[1]!["SequenceNumberRange"]!["StartingSequenceNumber"]!;
        Assert.Null(shards[1]!["SequenceNumberRange"]!["EndingSequenceNumber"]);
        Assert.Equal([last, end, start, first], new[] { first, start, end, last }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_shard_cannot_be_split_twice_nor_merged_with_one_that_is_not_beside_it()
    {
        await using var kinesis = await LocalKinesis.StartAsync(shards: 4);
        var apart = new { StreamName = "s", ShardToMerge = Name(0), AdjacentShardToMerge = Name(2) };
        Assert.Equal("InvalidArgumentException", (await kinesis.FailAsync("MergeShards", apart)).Type);
        var ends = new { StreamName = "s", ShardToMerge = Name(3), AdjacentShardToMerge = Name(0) };
        Assert.Equal("InvalidArgumentException", (await kinesis.FailAsync("MergeShards", ends)).Type);
        await kinesis.CallAsync("SplitShard", new { StreamName = "s", ShardToSplit = Name(0), NewStartingHashKey = "5" });
        var again = new { StreamName = "s", ShardToSplit = Name(0), NewStartingHashKey = "5" };
        Assert.Equal("InvalidArgumentException", (await kinesis.FailAsync("SplitShard", again)).Type);
    }

    [Theory]
    [InlineData(4, 8)]
    [InlineData(4, 2)]
    [InlineData(4, 6)]
    [InlineData(5, 3)]
    public async Task Scaling_divides_the_range_evenly(int from, int to)
    {
        await using var kinesis = await LocalKinesis.StartAsync(from);
        await kinesis.CallAsync("UpdateShardCount", new { StreamName = "s", TargetShardCount = to, ScalingType = "UNIFORM_SCALING" });
        var open = (await kinesis.ShardsAsync(new { Type = "AT_LATEST" })).Select(Range).Order().ToList();
        Assert.Equal(HashKeys.Divide(to), open);
    }

    [Fact]
    public async Task Scaling_more_than_double_or_less_than_half_is_refused()
    {
        await using var kinesis = await LocalKinesis.StartAsync(shards: 4);
        foreach (var target in new[] { 9, 1 })
        {
            var input = new { StreamName = "s", TargetShardCount = target, ScalingType = "UNIFORM_SCALING" };
            Assert.Equal("InvalidArgumentException", (await kinesis.FailAsync("UpdateShardCount", input)).Type);
        }
    }

    [Fact]
    public async Task Shard_filters_show_what_was_open_when()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var created = Seconds(kinesis);
        kinesis.Clock.Advance(TimeSpan.FromMinutes(1));
        await SplitAsync(kinesis, 0);
        var split = Seconds(kinesis);

        Assert.Equal("0 1 2", await ShowAsync(null));
        Assert.Equal("1 2", await ShowAsync(new { Type = "AT_LATEST" }));
        Assert.Equal("0", await ShowAsync(new { Type = "AT_TRIM_HORIZON" }));
        Assert.Equal("0 1 2", await ShowAsync(new { Type = "FROM_TRIM_HORIZON" }));
        Assert.Equal("0", await ShowAsync(new { Type = "AT_TIMESTAMP", Timestamp = created + 1 }));
        Assert.Equal("1 2", await ShowAsync(new { Type = "AT_TIMESTAMP", Timestamp = split }));
        Assert.Equal("1 2", await ShowAsync(new { Type = "FROM_TIMESTAMP", Timestamp = split + 1 }));
        Assert.Equal("2", await ShowAsync(new { Type = "AFTER_SHARD_ID", ShardId = Name(1) }));

        async Task<string> ShowAsync(object? filter) =>
            string.Join(' ', (await kinesis.ShardsAsync(filter)).Select(shard => int.Parse(((string)shard!["ShardId"]!)[8..])));
    }

    [Fact]
    public async Task Shards_are_listed_page_by_page()
    {
        await using var kinesis = await LocalKinesis.StartAsync(shards: 5);
        var names = new List<string>();
        var page = await kinesis.CallAsync("ListShards", new { StreamName = "s", MaxResults = 2 });
        for (; ; page = await kinesis.CallAsync("ListShards", new { NextToken = (string)page["NextToken"]!, MaxResults = 2 }))
        {
            names.AddRange(page["Shards"]!.AsArray().Select(shard => (string)shard!["ShardId"]!));
            if (page["NextToken"] is null)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(Name), names);
        var both = new { StreamName = "s", NextToken = "x" };
        Assert.Equal("InvalidArgumentException", (await kinesis.FailAsync("ListShards", both)).Type);
        var after = await kinesis.CallAsync("ListShards", new { StreamName = "s", ExclusiveStartShardId = Name(3) });
        Assert.Equal(Name(4), (string)after["Shards"]!.AsArray().Single()!["ShardId"]!);
    }

    [Fact]
    public async Task A_closed_shard_vanishes_after_the_retention()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await SplitAsync(kinesis, 0);
        kinesis.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal([Name(1), Name(2)], (await kinesis.ShardsAsync()).Select(shard => (string)shard!["ShardId"]!));
        var gone = new { StreamName = "s", ShardId = Name(0), ShardIteratorType = "TRIM_HORIZON" };
        Assert.Equal("ResourceNotFoundException", (await kinesis.FailAsync("GetShardIterator", gone)).Type);
    }

    private static double Seconds(LocalKinesis kinesis) => kinesis.Clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private static Task<JsonNode> SplitAsync(LocalKinesis kinesis, int shard) =>
        kinesis.CallAsync("SplitShard", new { StreamName = "s", ShardToSplit = Name(shard), NewStartingHashKey = Middle });

    private static string Name(int number) => $"shardId-{number:D12}";

    private static (UInt128 From, UInt128 To) Range(JsonNode? shard) => (
        UInt128.Parse((string)shard!["HashKeyRange"]!["StartingHashKey"]!), UInt128.Parse((string)shard["HashKeyRange"]!["EndingHashKey"]!));
}
