using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Publish;

public sealed class PublishCommandTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Every_row_is_a_record_with_its_sensor_as_partition_key()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "timestamp,value\n2013-07-04 00:00:00,69.88083514\n2013-07-04 01:00:00,71.22022706\n");

        var run = await CliRun.ProcessAsync(
            ["publish", file, "--sensor-id", "room", "--value-column", "value=temperature", "--kinesis", kinesis.Url, "--stream", stream.Name],
            TestContext.Current.CancellationToken);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("2 published, 0 rejected, 0 will be late", run.LastLine);
        var records = await stream.ReadAsync((await stream.ListShardsAsync())[0].ShardId);
        Assert.All(records, record => Assert.Equal("room", record.PartitionKey));
        var readings = records.Select(record => Assert.Single(new ReadingDecoder(TimeSpan.MaxValue).Decode(record.Data.Span, null).Readings).Reading).ToArray();
        Assert.Equal([new MetricValue("temperature", 69.88083514)], readings[0].Metrics);
        Assert.Equal(new DateTimeOffset(2013, 7, 4, 1, 0, 0, TimeSpan.Zero), readings[1].EventTime);
    }

    [Fact]
    public async Task More_than_a_batch_arrives_whole_and_in_order()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "time,sensor,n\n" + string.Concat(Enumerable.Range(0, 1234).Select(n => $"{1767268800000 + n},a,{n}\n")));

        var run = await PublishAsync(stream, file);

        Assert.Equal("1234 published, 0 rejected, 0 will be late", run.LastLine);
        var decoder = new ReadingDecoder(TimeSpan.MaxValue);
        var records = await stream.ReadAsync((await stream.ListShardsAsync())[0].ShardId);
        Assert.Equal(
            Enumerable.Range(0, 1234).Select(n => (double)n),
            records.Select(record => decoder.Decode(record.Data.Span, null).Readings[0].Reading.Metrics[0].Value));
    }

    [Fact]
    public async Task Aggregated_readings_are_all_there_in_their_shards_in_a_few_records()
    {
        var stream = await kinesis.CreateStreamAsync(3);
        var file = Write("in.csv", "time,sensor,n\n" + string.Concat(Enumerable.Range(0, 1234).Select(n => $"{1767268800000 + n},room/{n % 30},{n}\n")));

        var run = await PublishAsync(stream, file, "--aggregate");

        Assert.Equal("1234 published, 0 rejected, 0 will be late", run.LastLine);
        var decoder = new ReadingDecoder(TimeSpan.MaxValue);
        var (records, values) = (0, new List<double>());
        foreach (var shard in await stream.ListShardsAsync())
        {
            var whole = await stream.ReadAsync(shard.ShardId);
            records += whole.Count;
            foreach (var user in whole.SelectMany(record => UserRecords.Of(record, HashRange.Of(shard.HashKeyRange))))
            {
                var reading = Assert.Single(decoder.Decode(user.Data.Span, null).Readings).Reading;
                Assert.Equal((null, reading.SensorId), (user.Defect, user.PartitionKey));
                values.Add(reading.Metrics[0].Value);
            }
        }

        Assert.Equal(Enumerable.Range(0, 1234).Select(n => (double)n), values.Order());
        Assert.InRange(records, 3, 15);
    }

    [Fact]
    public async Task Bad_lines_are_reported_and_counted_and_the_rest_is_published()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.ndjson", """
            {"sensorId":"a","timestamp":1767268800001,"metrics":{"t":1}}
            {"sensorId":"a"

            [{"sensorId":"a","timestamp":1767268800002,"metrics":{"t":1}},{"sensorId":"","timestamp":1767268800002,"metrics":{"t":1}}]
            """);

        var run = await PublishAsync(stream, file);

        Assert.Equal("2 published, 2 rejected, 0 will be late", run.LastLine);
        Assert.Contains($"rejected: '{file}', line 2: ", run.Error);
        Assert.Contains($"rejected: '{file}', line 4: ", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Strict_stops_at_a_bad_line_and_still_tells_what_was_published()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "time,sensor,t\n1767268800001,a,1\nx,a,1\n");

        var run = await PublishAsync(stream, file, "--strict");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("0 published, 0 rejected, 0 will be late", run.LastLine);
        Assert.Contains("line 3: column 'time': 'x' is not a time", run.Error);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_one_line_before_anything_is_read()
    {
        var file = Write("in.csv", "time,sensor,t\n1767268800001,a,1\n");

        var run = await CliRun.InProcessAsync("publish", file, "--kinesis", kinesis.Url, "--stream", "nowhere");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: Kinesis at {kinesis.Url} has no stream 'nowhere' (--stream)", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_rate_spreads_the_readings_over_time()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "time,sensor,t\n1767268800001,a,1\n1767268800002,a,1\n1767268800003,a,1\n");

        var time = new PassingTime();

        var run = await CliRun.InProcessAsync(time, "publish", file, "--kinesis", kinesis.Url, "--stream", stream.Name, "--rate", "20");

        // Nothing else takes any of this time: twice the twentieth of a second was waited for.
        Assert.Equal("3 published, 0 rejected, 0 will be late", run.LastLine);
        Assert.Equal(TimeSpan.FromMilliseconds(100), time.Passed);
    }

    [Fact]
    public async Task A_row_longer_than_the_header_is_refused_unless_its_end_is_blank()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "timestamp,temp\n2026-01-01T00:00:00Z,20,5\n2026-01-01T00:00:01Z,21,,\n");

        var run = await PublishAsync(stream, file, "--sensor-id", "a");

        Assert.Equal("1 published, 1 rejected, 0 will be late", run.LastLine);
        Assert.Contains("line 2: the row has 3 fields, but the header has 2: a number with a decimal comma has to be quoted, or the fields separated by ';', and --decimal-comma added.", run.Error);
    }

    [Fact]
    public async Task Readings_that_will_be_late_are_counted_and_explained()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", NewestFirst());

        var run = await PublishAsync(stream, file);

        Assert.Equal("31 published, 0 rejected, 29 will be late", run.LastLine);
        Assert.Contains("late: 29 of 31 readings are more than 1m behind an earlier one of their sensor and will be late: sort the file, or use --sort.", run.Error);
    }

    [Fact]
    public async Task How_late_is_too_late_is_for_the_definitions_to_say()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var features = Write("features.json", """{"allowedLateness":"20m","features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""");

        var run = await PublishAsync(stream, Write("in.csv", NewestFirst()), "--features-file", features);

        Assert.Equal("31 published, 0 rejected, 10 will be late", run.LastLine);
    }

    [Fact]
    public async Task Sorted_readings_arrive_in_the_order_of_time_and_none_is_late()
    {
        var stream = await kinesis.CreateStreamAsync(1);

        var run = await PublishAsync(stream, Write("in.csv", NewestFirst()), "--sort");

        Assert.Equal("31 published, 0 rejected, 0 will be late", run.LastLine);
        Assert.Equal(Enumerable.Range(0, 31).Select(n => (double)n), (await ReadAsync(stream)).Select(reading => reading.Metrics[0].Value));
    }

    [Fact]
    public async Task What_is_ahead_of_now_is_refused_with_its_line_unless_its_zone_is_named()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var time = new PassingTime();
        var local = time.GetUtcNow().AddHours(1);
        var file = Write("in.csv", $"time,sensor,t\n{local:yyyy-MM-dd HH:mm:ss},a,1\n{local.AddMinutes(-56):yyyy-MM-dd HH:mm:ss},a,1\n{local.AddMinutes(-54):yyyy-MM-dd HH:mm:ss},a,1\n");
        string[] arguments = ["publish", file, "--kinesis", kinesis.Url, "--stream", stream.Name];

        var run = await CliRun.InProcessAsync(time, arguments);
        var zoned = await CliRun.InProcessAsync(time, [.. arguments, "--time-zone", "+01:00", "--sort"]);

        Assert.Equal("1 published, 2 rejected, 0 will be late", run.LastLine);
        Assert.Contains("line 2: 'timestamp' 2026-11-22T11:00:00Z is more than 5m ahead of now, 2026-11-22T10:00:00Z", run.Error);
        Assert.Equal("3 published, 0 rejected, 0 will be late", zoned.LastLine);
    }

    [Theory]
    [InlineData("in.csv", "time,sensor,t\n", "has no readings")]
    [InlineData("in.csv", "time,sensor,t\nyesterday,a,1\n", "has no valid reading")]
    [InlineData("in.csv", "time,sensor,t\n1,a,1\n", "looks like seconds since 1970")]
    [InlineData("in.json", "[]", "has no readings")]
    [InlineData("in.json", "", "has no readings")]
    public async Task When_nothing_is_published_the_exit_code_says_so(string name, string text, string reason)
    {
        var run = await PublishAsync(await kinesis.CreateStreamAsync(1), Write(name, text));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("0 published, ", run.LastLine);
        Assert.Contains(reason, run.Error);
    }

    [Fact]
    public async Task An_array_over_several_lines_is_published_as_a_request_is_taken()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.json", """
            [
              {"sensorId": "a", "timestamp": 1767268800001, "metrics": {"t": 1}},
              {"sensorId": "a", "timestamp": 1767268800,
               "metrics": {"t": 2}},
              {"sensorId": "a", "timestamp": 1767268800003, "metrics": {"t": NaN, "u": 3}}
            ]
            """);

        var run = await PublishAsync(stream, file);

        Assert.Equal("2 published, 1 rejected, 0 will be late", run.LastLine);
        Assert.Contains("line 3: 'timestamp' 1767268800 looks like seconds since 1970; milliseconds are expected.", run.Error);
        Assert.Equal(["t"], (await ReadAsync(stream))[1].Missing);
    }

    [Fact]
    public async Task A_missing_value_is_published_as_such_and_a_blank_cell_is_not()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "time,sensor,t,u,v\n2026-01-01T00:00:00Z,a,NaN,1,\n2026-01-01T00:00:01Z,a,off,-200.0,?\n2026-01-01T00:00:02Z,a,1,2,3\n2026-01-01T00:00:03Z,a,1,2,3\n");

        var run = await PublishAsync(stream, file, "--missing", "off,-200");

        Assert.Equal("4 published, 0 rejected, 0 will be late", run.LastLine);
        var readings = await ReadAsync(stream);
        Assert.Equal(["t"], readings[0].Missing);
        Assert.Equal([new MetricValue("u", 1)], readings[0].Metrics);
        Assert.Equal(["t", "u", "v"], readings[1].Missing);
        Assert.Empty(readings[1].Metrics);
    }

    [Fact]
    public async Task Rows_that_replay_refuses_are_those_that_publish_refuses()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write(
            "in.csv",
            "time;sensor;t;note\n2026-01-01T00:00:00Z;a;1;x;y\n1795860000;a;1;\n2026-01-01T00:00:00Z;a;1,5;\n1999-12-31T23:59:59Z;a;2;\n2026-01-01T00:00:01Z;;2;\n2026-01-01T00:00:02Z;a\n"
            + "2026-01-01T00:00:03+0100;a;2;\n2026-01-01 00:00:04;a;3;\n");

        var published = await PublishAsync(stream, file);
        var replayed = await CliRun.InProcessAsync("replay", file, "--features");

        Assert.Equal("2 published, 6 rejected, 0 will be late", published.LastLine);
        Assert.Equal(Rejected(published), Rejected(replayed));
        static string[] Rejected(CliRun run) => [.. run.Error.Split('\n').Where(line => line.StartsWith("rejected: ", StringComparison.Ordinal))];
    }

    public void Dispose() => _directory.Dispose();

    private Task<CliRun> PublishAsync(TestStream stream, string file, params string[] more) =>
        CliRun.InProcessAsync(["publish", file, "--kinesis", kinesis.Url, "--stream", stream.Name, .. more]);

    private static string NewestFirst() =>
        "time,sensor,t\n" + string.Concat(Enumerable.Range(0, 31).Select(n => $"2026-01-01T00:{30 - n:00}:00Z,a,{30 - n}\n"));

    private static async Task<Reading[]> ReadAsync(TestStream stream)
    {
        var records = await stream.ReadAsync((await stream.ListShardsAsync())[0].ShardId);
        return [.. records.Select(record => Assert.Single(new ReadingDecoder(TimeSpan.MaxValue).Decode(record.Data.Span, null).Readings).Reading)];
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
