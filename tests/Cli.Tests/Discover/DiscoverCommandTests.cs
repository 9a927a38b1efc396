using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Formats;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Discover;

public sealed class DiscoverCommandTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>, IDisposable
{
    private const string Telegraf =
        """
        {"fields":{"temperature":81.5,"pressure":2.4},"name":"boiler","tags":{"sensor_id":"plant-1/b1","site":"plant-1"},"timestamp":1767268800}
        {"fields":{"temperature":71.5,"pressure":2.5},"name":"boiler","tags":{"sensor_id":"plant-1/b2","site":"plant-1"},"timestamp":1767268800}
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_definition_alone_goes_to_standard_output_and_decodes_the_file()
    {
        var run = await CliRun.InProcessAsync("discover", Write("telegraf.json", Telegraf));

        Assert.Equal(0, run.ExitCode);
        var definition = SourceDefinition.Parse(System.Text.Encoding.UTF8.GetBytes(run.Output));
        Assert.Equal("telegraf", definition.Format.Name);
        Assert.Equal(["plant-1/b1", "plant-1/b2"], Decode(definition, Telegraf).Select(reading => reading.SensorId));
        Assert.Contains("decodes 100", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_published_to_discovered_and_published_by_the_definition_again()
    {
        var stream = await kinesis.CreateStreamAsync(2);
        var (definition, file) = (_directory["found.json"], Write("telegraf.json", Telegraf));
        File.WriteAllText(_directory["first.json"], """{ "format": "telegraf" }""");
        var published = await CliRun.InProcessAsync("publish", file, "--definition", _directory["first.json"], "--records", "--kinesis", kinesis.Url, "--stream", stream.Name);

        var run = await CliRun.InProcessAsync("discover", "--kinesis", kinesis.Url, "--stream", stream.Name, "--output", definition);

        Assert.Equal("2 published, 0 rejected, 0 will be late", published.LastLine);
        Assert.Equal(0, run.ExitCode);
        var found = SourceDefinition.Parse(File.ReadAllBytes(definition));
        Assert.Equal(stream.Name, found.Stream);
        Assert.Equal("telegraf", found.Format.Name);
        Assert.Equal(2, Decode(found, Telegraf).Count);
        var again = await CliRun.InProcessAsync("publish", file, "--definition", definition, "--kinesis", kinesis.Url, "--stream", stream.Name);
        Assert.Equal("2 published, 0 rejected, 0 will be late", again.LastLine);
    }

    [Fact]
    public async Task A_definition_that_is_there_is_not_replaced()
    {
        var (file, definition) = (Write("telegraf.json", Telegraf), Write("mine.json", "mine"));

        var run = await CliRun.InProcessAsync("discover", file, "--output", definition);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("mine", File.ReadAllText(definition));
    }

    [Theory]
    [InlineData("no records of any kind", "no definition fits these records")]
    [InlineData("", "is empty")]
    public async Task Without_a_definition_the_exit_code_is_1_and_nothing_is_printed(string text, string message)
    {
        var run = await CliRun.InProcessAsync("discover", Write("odd.txt", text));

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_records_is_said_to_have_none()
    {
        var stream = await kinesis.CreateStreamAsync(1);

        var run = await CliRun.InProcessAsync("discover", "--kinesis", kinesis.Url, "--stream", stream.Name);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has no records yet", run.Error, StringComparison.Ordinal);
    }

    private static List<Reading> Decode(SourceDefinition definition, string text) =>
        [.. definition.Format.CreateDecoder(new DecoderOptions(TimeSpan.MaxValue)).Decode(System.Text.Encoding.UTF8.GetBytes(text), null).Readings.Select(decoded => decoded.Reading)];

    private string Write(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
