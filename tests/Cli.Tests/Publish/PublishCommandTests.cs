using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Readings;
using SensorGrid.Streaming.Kinesis.Shards;
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
        Assert.Equal("2 readings published, 0 rejected", run.LastLine);
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
        var file = Write("in.csv", "time,sensor,n\n" + string.Concat(Enumerable.Range(0, 1234).Select(n => $"{n},a,{n}\n")));

        var run = await PublishAsync(stream, file);

        Assert.Equal("1234 readings published, 0 rejected", run.LastLine);
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
        var file = Write("in.csv", "time,sensor,n\n" + string.Concat(Enumerable.Range(0, 1234).Select(n => $"{n},room/{n % 30},{n}\n")));

        var run = await PublishAsync(stream, file, "--aggregate");

        Assert.Equal("1234 readings published, 0 rejected", run.LastLine);
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

        Assert.Equal("2 readings published, 2 rejected", run.LastLine);
        Assert.Contains($"rejected: '{file}', line 2: ", run.Error);
        Assert.Contains($"rejected: '{file}', line 4: ", run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Strict_stops_at_a_bad_line_and_still_tells_what_was_published()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "time,sensor,t\n1,a,1\nx,a,1\n");

        var run = await PublishAsync(stream, file, "--strict");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("0 readings published, 0 rejected", run.LastLine);
        Assert.Contains("line 3: column 'time': 'x' is not a time", run.Error);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_one_line_before_anything_is_read()
    {
        var file = Write("in.csv", "time,sensor,t\n1,a,1\n");

        var run = await CliRun.InProcessAsync("publish", file, "--kinesis", kinesis.Url, "--stream", "nowhere");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: Kinesis at {kinesis.Url} has no stream 'nowhere' (--stream)", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_rate_spreads_the_readings_over_time()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var file = Write("in.csv", "time,sensor,t\n1,a,1\n2,a,1\n3,a,1\n");

        var time = new PassingTime();

        var run = await CliRun.InProcessAsync(time, "publish", file, "--kinesis", kinesis.Url, "--stream", stream.Name, "--rate", "20");

        // Nothing else takes any of this time: twice the twentieth of a second was waited for.
        Assert.Equal("3 readings published, 0 rejected", run.LastLine);
        Assert.Equal(TimeSpan.FromMilliseconds(100), time.Passed);
    }

    public void Dispose() => _directory.Dispose();

    private Task<CliRun> PublishAsync(TestStream stream, string file, params string[] more) =>
        CliRun.InProcessAsync(["publish", file, "--kinesis", kinesis.Url, "--stream", stream.Name, .. more]);

    private string Write(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
