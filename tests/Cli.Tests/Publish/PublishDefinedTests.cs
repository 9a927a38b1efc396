using System.Text;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Readings;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Publish;

/// <summary>Files in the record format of a source definition.</summary>
public sealed class PublishDefinedTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>, IDisposable
{
    private const string Lines =
        """
        boiler,sensor_id=b1 t=1,p=2 1767268800000000000
        # a comment
        boiler,sensor_id=b2 t=2 1767268800000000000

        boiler t=3 1767268800000000000
        boiler,sensor_id=b1 t=4 1767268801000000000
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Its_readings_go_into_the_stream_as_JSON_of_ours()
    {
        var stream = await kinesis.CreateStreamAsync(1);

        var run = await PublishAsync(stream, Lines);

        Assert.Equal("3 published, 1 rejected, 0 will be late", run.LastLine);
        Assert.Contains("line 5: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("'sensor_id' is missing", run.Error, StringComparison.Ordinal);
        var decoder = new ReadingDecoder(TimeSpan.MaxValue);
        Assert.Equal(
            ["b1", "b2", "b1"], (await RecordsAsync(stream)).Select(record => Assert.Single(decoder.Decode(record.Data, null).Readings).Reading.SensorId));
    }

    [Fact]
    public async Task With_records_its_lines_go_into_the_stream_as_they_are_under_their_sensors_id()
    {
        var stream = await kinesis.CreateStreamAsync(1);

        var run = await PublishAsync(stream, Lines.ReplaceLineEndings("\r\n"), "--records");

        Assert.Equal("3 published, 2 rejected, 0 will be late", run.LastLine);
        Assert.Equal(
            [("b1", "boiler,sensor_id=b1 t=1,p=2 1767268800000000000"), ("b2", "boiler,sensor_id=b2 t=2 1767268800000000000"), ("b1", "boiler,sensor_id=b1 t=4 1767268801000000000")],
            (await RecordsAsync(stream)).Select(record => (record.Key, Encoding.UTF8.GetString(record.Data))));
    }

    [Fact]
    public async Task A_record_of_several_readings_is_put_once_and_all_of_them_are_counted()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var pack = """[{"bn":"a/","bt":1767268800,"n":"t","v":1},{"n":"t","v":2,"t":1},{"bn":"b/","n":"t","v":3}]""";

        var run = await PublishAsync(stream, $"{pack}\n{pack}\n", "--records", format: "senml");

        Assert.Equal("6 published, 0 rejected, 0 will be late", run.LastLine);
        Assert.Equal([pack, pack], (await RecordsAsync(stream)).Select(record => Encoding.UTF8.GetString(record.Data)));
    }

    [Theory]
    [InlineData("--records", "--records needs --definition")]
    [InlineData("--definition={0} --records --sort", "leave --sort out")]
    [InlineData("--definition={0} --sensor-id=a", "--sensor-id is for CSV without a definition")]
    [InlineData("--definition=/no/such.json", "cannot be read")]
    public async Task Options_that_do_not_fit_are_refused(string options, string message)
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var definition = Write("d.json", """{ "format": "influx" }""");

        var run = await CliRun.InProcessAsync(
            ["publish", Write("in.ndjson", "{}"), "--kinesis", kinesis.Url, "--stream", stream.Name, .. options.Replace("{0}", definition, StringComparison.Ordinal).Split(' ')]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_of_a_definition_are_said_at_once_with_their_places()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var definition = Write("wrong.json", "{\n  \"format\": \"influx\",\n  \"precison\": \"s\",\n  \"sensorId\": \"{a\"\n}");

        var run = await CliRun.InProcessAsync("publish", Write("in.lp", Lines), "--definition", definition, "--kinesis", kinesis.Url, "--stream", stream.Name);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has 2 mistakes", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{definition}:3:", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{definition}:4:", run.Error, StringComparison.Ordinal);
    }

    private static async Task<List<(string Key, byte[] Data)>> RecordsAsync(TestStream stream) =>
        [.. (await stream.ReadAsync((await stream.ListShardsAsync())[0].ShardId)).Select(record => (record.PartitionKey!, record.Data.ToArray()))];

    private Task<CliRun> PublishAsync(TestStream stream, string text, string? option = null, string format = "influx") => CliRun.InProcessAsync(
        [
            "publish", Write("in.txt", text), "--definition", Write("definition.json", $$"""{ "format": "{{format}}" }"""), "--kinesis", kinesis.Url, "--stream", stream.Name,
            .. option is null ? [] : (string[])[option],
        ]);

    private string Write(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
