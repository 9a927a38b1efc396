using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Replay;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Features(string json = """{"features":[{"metrics":["*"],"aggregations":["count","mean"],"windows":["1m"]}]}""") => Write("features.json", json);

    [Fact]
    public async Task Columns_are_the_features_of_all_metrics_and_empty_where_a_sensor_lacks_one()
    {
        var file = Write("in.ndjson", """
            {"sensorId":"a","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":1}}
            [{"sensorId":"b","timestamp":"2026-01-01T00:00:01Z","metrics":{"h":2}},{"sensorId":"a","timestamp":"2026-01-01T00:00:30Z","metrics":{"t":2}}]

            """);

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features());

        Assert.Equal(
            """
            sensorId,timestamp,disposition,score,anomaly_score,alarm,expected_every_days,severity,h_count_1m,h_mean_1m,t_count_1m,t_mean_1m
            a,2026-01-01T00:00:00Z,counted,0,0,0,,,,,1,1
            b,2026-01-01T00:00:01Z,counted,0,0,0,,,1,2,,
            a,2026-01-01T00:00:30Z,counted,0,0,0,,,,,2,1.5

            """,
            run.Output);
    }

    [Theory]
    [InlineData("in.ndjson")]
    [InlineData("./in.ndjson")]
    [InlineData("link.csv")]
    [InlineData("features.json")]
    public async Task A_file_that_is_read_is_not_written_over(string output)
    {
        var file = Write("in.ndjson", """{"sensorId":"a","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":1}}""");
        var features = Features();
        File.CreateSymbolicLink(_directory["link.csv"], "./in.ndjson");
        var before = await File.ReadAllTextAsync(_directory[output], TestContext.Current.CancellationToken);

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", features, "--output", _directory[output]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a file that is read: it would be overwritten.", run.Error);
        Assert.Equal(before, await File.ReadAllTextAsync(_directory[output], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Derived_features_are_the_last_columns()
    {
        var file = Write("in.ndjson", """
            {"sensorId":"a","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":1,"h":4}}
            {"sensorId":"b","timestamp":"2026-01-01T00:00:01Z","metrics":{"h":2}}

            """);

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features(
            """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}],"derived":[{"name":"y","expression":"x * 2"},{"name":"x","expression":"h_mean_1m + coalesce(t_mean_1m, 10)"}]}"""));

        Assert.Equal(
            """
            sensorId,timestamp,disposition,score,anomaly_score,alarm,expected_every_days,severity,h_mean_1m,t_mean_1m,y,x
            a,2026-01-01T00:00:00Z,counted,0,0,0,,,4,1,10,5
            b,2026-01-01T00:00:01Z,counted,0,0,0,,,2,,24,12

            """,
            run.Output);
    }

    [Fact]
    public async Task A_field_with_a_comma_or_a_quote_is_quoted()
    {
        var file = Write("in.ndjson", """{"sensorId":"a,\"b\"","timestamp":1767268800000,"metrics":{"t":1}}""");

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features());

        Assert.Equal("\"a,\"\"b\"\"\",2026-01-01T12:00:00Z,counted,0,0,0,,,1,1", run.LastLine);
    }

    [Fact]
    public async Task A_late_reading_is_marked_and_has_no_features()
    {
        var file = Write("in.csv", "time,sensor,t\n2026-01-01T00:10:00Z,a,1\n2026-01-01T00:08:59Z,a,2\n");

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features());

        Assert.Equal("a,2026-01-01T00:08:59Z,late,0,0,0,,,,", run.LastLine);
    }

    [Fact]
    public async Task A_verdict_and_a_retirement_have_a_row_and_are_no_reading()
    {
        var file = Write("in.ndjson", """
            {"sensorId":"a","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":1}}
            {"sensorId":"a","timestamp":"2026-01-01T00:00:10Z","feedback":{"verdict":"normal","metric":"t","from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:00Z"}}
            {"sensorId":"a","timestamp":"2026-01-01T00:00:20Z","metrics":{"t":2}}
            {"sensorId":"a","timestamp":"2026-01-01T00:00:30Z","retire":true}

            """);

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            sensorId,timestamp,disposition,score,anomaly_score,alarm,expected_every_days,severity,t_count_1m,t_mean_1m
            a,2026-01-01T00:00:00Z,counted,0,0,0,,,1,1
            a,2026-01-01T00:00:10Z,feedback,0,0,0,,,1,1
            a,2026-01-01T00:00:20Z,counted,0,0,0,,,2,1.5
            a,2026-01-01T00:00:30Z,retired,,0,0,,,,

            """,
            run.Output);
    }

    [Fact]
    public async Task Bad_rows_are_reported_with_their_lines_and_the_rest_goes_on()
    {
        var file = Write("in.csv", "time,sensor,t,note\n1767268800000,a,1,\"two\nlines\"\nyesterday,a,1,\n1767268800001,a,x,\n1767268800002,,1,\n1767268800003,a\n1767268800004,a,5,\n");

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features());

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, run.Lines.Length);
        Assert.Contains("line 4: column 'time': 'yesterday' is not a time", run.Error);
        Assert.Contains("line 5: column 't': 'x' is not a finite number", run.Error);
        Assert.Contains("line 6: ", run.Error);
        Assert.Contains("line 7: the row has 2 fields, but the header has 4", run.Error);
        Assert.Contains("2 readings of 1 sensors replayed, 4 rejected", run.Error);
    }

    [Fact]
    public async Task A_series_with_a_missing_value_has_a_row_without_one()
    {
        var run = await CliRun.InProcessAsync("replay", Write("in.csv", "timestamp,t\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:01Z,NaN\n"));

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("2026-01-01T00:00:01Z,,", run.LastLine);
    }

    [Fact]
    public async Task Strict_stops_at_the_first_bad_row()
    {
        var file = Write("in.csv", "time,sensor,t\n1767268800000,a,1\nx,a,1\n1767268800001,a,1\n");

        var run = await CliRun.InProcessAsync("replay", file, "--strict");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("line 3: column 'time': 'x' is not a time", run.Error);
    }

    [Fact]
    public async Task Output_goes_to_a_file()
    {
        var file = Write("in.csv", "time,sensor,t\n1767268800000,a,1\n");

        var run = await CliRun.InProcessAsync("replay", file, "--output", _directory["out.csv"]);

        Assert.Empty(run.Output);
        Assert.Equal(2, (await File.ReadAllLinesAsync(_directory["out.csv"], TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Broken_definitions_are_one_line_that_names_the_file()
    {
        var file = Write("in.csv", "time,sensor,t\n1767268800000,a,1\n");

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features("{"));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: --features-file {_directory["features.json"]}:1:2: Not well-formed JSON", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task All_mistakes_of_definitions_are_told_with_their_places()
    {
        var file = Write("in.csv", "time,sensor,t\n1767268800000,a,1\n");

        var run = await CliRun.InProcessAsync("replay", file, "--features-file", Features("{ \"maxMetrics\": 0,\n\"age\": true, \"alarms\": {} }"));

        Assert.Equal(1, run.ExitCode);
        Assert.Collection(
            run.Error.TrimEnd().Split('\n'),
            line => Assert.Equal($"error: --features-file '{_directory["features.json"]}' has 2 mistakes.", line),
            line => Assert.StartsWith($"  {_directory["features.json"]}:1:17: 'maxMetrics' must be", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"  {_directory["features.json"]}:2:1: 'age' is not known here", line, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private string Write(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        return _directory[name];
    }
}
