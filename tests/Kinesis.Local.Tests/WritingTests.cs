using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Tests;

public sealed class WritingTests
{
    [Fact]
    public async Task A_key_goes_to_the_shard_whose_range_holds_its_md5()
    {
        await using var kinesis = await LocalKinesis.StartAsync(shards: 4);
        var shards = await kinesis.ShardsAsync();
        foreach (var key in new[] { "a", "plant-1/pump-7", "ключ", "😀" })
        {
            var (shardId, _) = await kinesis.PutAsync(key, "x");
            var range = shards.Single(shard => (string)shard!["ShardId"]! == shardId)!["HashKeyRange"]!;
            Assert.InRange(HashKeys.Of(key), UInt128.Parse((string)range["StartingHashKey"]!), UInt128.Parse((string)range["EndingHashKey"]!));
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("85070591730234615865843651857942052864", 1)]
    [InlineData("340282366920938463463374607431768211455", 3)]
    public async Task An_explicit_hash_key_overrules_the_partition_key(string explicitHashKey, int shard)
    {
        await using var kinesis = await LocalKinesis.StartAsync(shards: 4);
        var answer = await kinesis.CallAsync("PutRecord", new { StreamName = "s", PartitionKey = "k", Data = "", ExplicitHashKey = explicitHashKey });
        Assert.Equal($"shardId-{shard:D12}", (string)answer["ShardId"]!);
    }

    [Theory]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("-1")]
    [InlineData("01")]
    public async Task An_explicit_hash_key_out_of_range_is_refused(string explicitHashKey)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var failure = await kinesis.FailAsync("PutRecord", new { StreamName = "s", PartitionKey = "k", Data = "", ExplicitHashKey = explicitHashKey });
        Assert.Equal((400, "InvalidArgumentException"), (failure.Status, failure.Type));
    }

    [Fact]
    public async Task A_record_of_a_mebibyte_with_its_key_is_taken_and_one_byte_more_is_not()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await kinesis.PutAsync("k", new string('x', (1024 * 1024) - 1));
        var tooLarge = new { StreamName = "s", PartitionKey = "kk", Data = LocalKinesis.Base64(new string('x', (1024 * 1024) - 1)) };
        Assert.Equal("ValidationException", (await kinesis.FailAsync("PutRecord", tooLarge)).Type);
    }

    [Fact]
    public async Task Partition_keys_have_1_to_256_characters()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await kinesis.PutAsync(string.Concat(Enumerable.Repeat("😀", 256)), "x");
        foreach (var key in new[] { string.Empty, new string('k', 257) })
        {
            Assert.Equal("ValidationException", (await kinesis.FailAsync("PutRecord", new { StreamName = "s", PartitionKey = key, Data = "" })).Type);
        }
    }

    [Fact]
    public async Task Put_records_takes_500_records_and_five_mebibytes_and_no_more()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var answer = await kinesis.CallAsync("PutRecords", Batch(500, "x"));
        Assert.Equal((0, 500), ((int)answer["FailedRecordCount"]!, answer["Records"]!.AsArray().Count));
        Assert.Equal("ValidationException", (await kinesis.FailAsync("PutRecords", Batch(501, "x"))).Type);
        Assert.Equal("ValidationException", (await kinesis.FailAsync("PutRecords", Batch(0, "x"))).Type);
        await kinesis.CallAsync("PutRecords", Batch(5, new string('x', (1024 * 1024) - 1)));
        Assert.Equal("InvalidArgumentException", (await kinesis.FailAsync("PutRecords", Batch(6, new string('x', (1024 * 1024) - 1)))).Type);
        Assert.Equal(505, (await kinesis.ReadAllAsync("shardId-000000000000")).Count);
    }

    [Fact]
    public async Task Writing_limits_are_enforced_when_asked_for()
    {
        await using var kinesis = await LocalKinesis.StartAsync(options =>
        {
            options.Streams.Add(new StreamToCreate("s", 1));
            options.EnforceThroughputLimits = true;
        });
        await kinesis.CallAsync("PutRecords", Batch(500, "x"));
        await kinesis.CallAsync("PutRecords", Batch(498, "x"));
        var answer = await kinesis.CallAsync("PutRecords", Batch(3, "x"));
        Assert.Equal(1, (int)answer["FailedRecordCount"]!);
        Assert.Equal("ProvisionedThroughputExceededException", (string)answer["Records"]![2]!["ErrorCode"]!);
        Assert.Equal("ProvisionedThroughputExceededException", (await kinesis.FailAsync("PutRecord", new { StreamName = "s", PartitionKey = "k", Data = "" })).Type);
        kinesis.Clock.Advance(TimeSpan.FromSeconds(1));
        await kinesis.PutAsync("k", "x");
    }

    private static object Batch(int count, string text)
    {
        var data = LocalKinesis.Base64(text);
        return new { StreamName = "s", Records = Enumerable.Range(0, count).Select(_ => new { PartitionKey = "k", Data = data }).ToArray() };
    }
}
