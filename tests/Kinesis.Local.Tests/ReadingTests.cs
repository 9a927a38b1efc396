namespace SensorGrid.Kinesis.Local.Tests;

public sealed class ReadingTests
{
    private const string Shard = "shardId-000000000000";

    [Fact]
    public async Task Records_come_back_in_order_page_by_page()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        for (var n = 0; n < 10; n++)
        {
            await kinesis.PutAsync("k", $"{n}");
        }

        var records = await kinesis.ReadAllAsync(Shard, limit: 3);
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"{n}"), records.Select(record => record.Text));
    }

    [Fact]
    public async Task Sequence_numbers_have_the_real_size_and_go_up()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var first = (await kinesis.PutAsync("k", "a")).SequenceNumber;
        var second = (await kinesis.PutAsync("k", "b")).SequenceNumber;
        Assert.Equal(56, first.Length);
        Assert.Equal(56, second.Length);
        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    [Fact]
    public async Task The_five_iterator_types_start_where_they_say()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await kinesis.PutAsync("k", "a");
        kinesis.Clock.Advance(TimeSpan.FromSeconds(10));
        var time = kinesis.Clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var middle = (await kinesis.PutAsync("k", "b")).SequenceNumber;
        kinesis.Clock.Advance(TimeSpan.FromSeconds(10));
        await kinesis.PutAsync("k", "c");
        var latest = await kinesis.IteratorAsync(Shard, "LATEST");
        await kinesis.PutAsync("k", "d");

        Assert.Equal("abcd", await ReadAsync(await kinesis.IteratorAsync(Shard)));
        Assert.Equal("d", await ReadAsync(latest));
        Assert.Equal("bcd", await ReadAsync(await kinesis.IteratorAsync(Shard, "AT_SEQUENCE_NUMBER", middle)));
        Assert.Equal("cd", await ReadAsync(await kinesis.IteratorAsync(Shard, "AFTER_SEQUENCE_NUMBER", middle)));
        Assert.Equal("bcd", await ReadAsync(await kinesis.IteratorAsync(Shard, "AT_TIMESTAMP", timestamp: time)));
        Assert.Equal("bcd", await ReadAsync(await kinesis.IteratorAsync(Shard, "AT_TIMESTAMP", timestamp: time - 5)));
        Assert.Equal("cd", await ReadAsync(await kinesis.IteratorAsync(Shard, "AT_TIMESTAMP", timestamp: time + 0.001)));

        async Task<string> ReadAsync(string iterator) =>
            string.Concat((await kinesis.RecordsAsync(iterator))["Records"]!.AsArray().Select(r => LocalKinesis.Text((string)r!["Data"]!)));
    }

    [Fact]
    public async Task Millis_behind_latest_is_zero_at_the_tip_only()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await kinesis.PutAsync("k", "a");
        await kinesis.PutAsync("k", "b");
        kinesis.Clock.Advance(TimeSpan.FromSeconds(7));
        var page = await kinesis.RecordsAsync(await kinesis.IteratorAsync(Shard), limit: 1);
        Assert.Equal(7000, (long)page["MillisBehindLatest"]!);
        Assert.Equal(0, (long)(await kinesis.RecordsAsync((string)page["NextShardIterator"]!))["MillisBehindLatest"]!);
    }

    [Fact]
    public async Task An_iterator_expires_after_its_lifetime()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var iterator = await kinesis.IteratorAsync(Shard);
        kinesis.Clock.Advance(TimeSpan.FromMinutes(5));
        await kinesis.RecordsAsync(iterator);
        kinesis.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((400, "ExpiredIteratorException"), Head(await kinesis.FailAsync("GetRecords", new { ShardIterator = iterator })));
    }

    [Fact]
    public async Task An_altered_iterator_is_refused()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var bytes = Convert.FromBase64String(await kinesis.IteratorAsync(Shard));
        foreach (var position in new[] { 0, 8, 16, 24, bytes.Length - 1 })
        {
            var altered = (byte[])bytes.Clone();
            altered[position] ^= 1;
            var failure = await kinesis.FailAsync("GetRecords", new { ShardIterator = Convert.ToBase64String(altered) });
            Assert.Equal((400, "InvalidArgumentException"), Head(failure));
        }

        Assert.Equal("InvalidArgumentException", (await kinesis.FailAsync("GetRecords", new { ShardIterator = "nonsense" })).Type);
    }

    [Fact]
    public async Task A_sequence_number_of_another_shard_is_refused()
    {
        await using var kinesis = await LocalKinesis.StartAsync(shards: 2);
        var (shard, number) = await kinesis.PutAsync("k", "a");
        var other = shard == Shard ? "shardId-000000000001" : Shard;
        var input = new { StreamName = "s", ShardId = other, ShardIteratorType = "AT_SEQUENCE_NUMBER", StartingSequenceNumber = number };
        Assert.Equal((400, "InvalidArgumentException"), Head(await kinesis.FailAsync("GetShardIterator", input)));
    }

    [Fact]
    public async Task A_page_holds_at_most_ten_megabytes()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var megabyte = new string('x', 1_000_000);
        for (var n = 0; n < 12; n++)
        {
            await kinesis.PutAsync("k", megabyte);
        }

        var page = await kinesis.RecordsAsync(await kinesis.IteratorAsync(Shard));
        Assert.Equal(10, page["Records"]!.AsArray().Count);
        Assert.True((long)page["MillisBehindLatest"]! > 0);
        Assert.Equal(2, (await kinesis.RecordsAsync((string)page["NextShardIterator"]!))["Records"]!.AsArray().Count);
    }

    [Fact]
    public async Task Expired_records_are_gone_for_readers_at_once_and_from_the_file_after_the_sweep()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        var old = (await kinesis.PutAsync("k", "old")).SequenceNumber;
        kinesis.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMilliseconds(1));
        var last = (await kinesis.PutAsync("k", "new")).SequenceNumber;
        Assert.Equal(["new"], (await kinesis.ReadAllAsync(Shard)).Select(record => record.Text));

        await kinesis.CrashAsync();
        kinesis.Clock.Advance(TimeSpan.FromHours(25));
        var next = (await kinesis.PutAsync("k", "newer")).SequenceNumber;
        Assert.True(string.CompareOrdinal(old, last) < 0 && string.CompareOrdinal(last, next) < 0);
        Assert.Equal(["newer"], (await kinesis.ReadAllAsync(Shard)).Select(record => record.Text));
        Assert.Equal(["newer"], (await ReadAfterAsync(old)).Select(record => LocalKinesis.Text((string)record!["Data"]!)));

        async Task<System.Text.Json.Nodes.JsonArray> ReadAfterAsync(string number) =>
            (await kinesis.RecordsAsync(await kinesis.IteratorAsync(Shard, "AFTER_SEQUENCE_NUMBER", number)))["Records"]!.AsArray();
    }

    [Fact]
    public async Task Reading_limits_are_enforced_when_asked_for()
    {
        await using var kinesis = await LocalKinesis.StartAsync(options =>
        {
            options.Streams.Add(new StreamToCreate("s", 1));
            options.EnforceThroughputLimits = true;
        });
        var iterator = await kinesis.IteratorAsync(Shard);
        for (var n = 0; n < 5; n++)
        {
            await kinesis.RecordsAsync(iterator);
        }

        Assert.Equal((400, "ProvisionedThroughputExceededException"), Head(await kinesis.FailAsync("GetRecords", new { ShardIterator = iterator })));
        kinesis.Clock.Advance(TimeSpan.FromSeconds(1));
        await kinesis.RecordsAsync(iterator);
    }

    private static (int Status, string Type) Head((int Status, string Type, string Message) failure) => (failure.Status, failure.Type);
}
