using System.Globalization;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Replay;

public sealed class ReplayScoresTests : IDisposable
{
    private const int Rows = 600;
    private const int Jump = 450;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_series_keeps_its_times_and_values_and_has_one_alarm_at_its_one_jump()
    {
        WriteSeries("in.csv", "timestamp,value");

        var run = await CliRun.InProcessAsync("replay", _directory["in.csv"]);

        Assert.Equal("timestamp,value,score,anomaly_score,alarm,expected_every_days,severity", run.Lines[0]);
        Assert.Equal(Series().Select(row => $"{row.Time},{row.Value:R}"), run.Lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..2])));
        var rows = run.Lines.Skip(1).Select(line => line.Split(',')).ToArray();
        var alarm = Assert.Single(rows, row => double.Parse(row[3], CultureInfo.InvariantCulture) >= 0.5);
        Assert.Equal(Series()[Jump].Time, alarm[0]);
        Assert.Equal(alarm[2], alarm[3]);
        Assert.InRange(double.Parse(alarm[3], CultureInfo.InvariantCulture), 0.5, 1);
    }

    [Fact]
    public async Task The_row_of_the_reading_that_opens_an_anomaly_is_the_one_alarm_and_has_a_severity()
    {
        WriteSeries("in.csv", "timestamp,value");

        var run = await CliRun.InProcessAsync("replay", _directory["in.csv"]);

        var rows = run.Lines.Skip(1).Select(line => line.Split(',')).ToArray();
        var alarm = Assert.Single(rows, row => row[4] != "0");
        Assert.Equal((Series()[Jump].Time, "1"), (alarm[0], alarm[4]));
        Assert.Contains(alarm[6], (string[])["note", "warning", "critical"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("101")]
    [InlineData("NaN")]
    public async Task An_alarm_budget_that_cannot_be_is_refused(string budget)
    {
        WriteSeries("in.csv", "timestamp,value");

        var run = await CliRun.InProcessAsync("replay", _directory["in.csv"], "--alarm-budget", budget);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--alarm-budget must be 0.001 to 100 alarms a sensor and day, but is {budget}.", run.Error);
    }

    [Fact]
    public async Task A_series_of_an_hour_without_an_offset_is_in_utc()
    {
        await WriteAsync("in.csv", "timestamp,value\n2026-01-01 12:30,1\n2026-01-01 12:31,1\n");

        var run = await CliRun.InProcessAsync("replay", _directory["in.csv"], "--features");

        // Were they in another zone, the hour's window would begin elsewhere; the age is 0 in any zone, so both windows are looked at.
        var header = run.Lines[0].Split(',');
        Assert.Equal("2", run.LastLine.Split(',')[Array.IndexOf(header, "value_count_1h")]);
        Assert.Equal("2026-01-01 12:31", run.LastLine.Split(',')[0]);
    }

    [Fact]
    public async Task Sensors_in_one_file_score_as_each_in_a_file_of_its_own()
    {
        var series = Series();
        await WriteAsync("both.csv", "timestamp,sensor,value\n" + string.Concat(series.Select((row, i) =>
            $"{row.Time},a,{row.Value:R}\n{row.Time},b,{series[(i + 100) % Rows].Value:R}\n")));
        await WriteAsync("b.csv", "timestamp,sensor,value\n" + string.Concat(series.Select((row, i) => $"{row.Time},b,{series[(i + 100) % Rows].Value:R}\n")));

        var both = await CliRun.InProcessAsync("replay", _directory["both.csv"]);
        var alone = await CliRun.InProcessAsync("replay", _directory["b.csv"]);

        Assert.Equal("sensorId,timestamp,disposition,score,anomaly_score,alarm,expected_every_days,severity", both.Lines[0]);
        Assert.Equal(alone.Lines.Skip(1), both.Lines.Where(line => line.StartsWith("b,", StringComparison.Ordinal)));
        Assert.Contains(alone.Lines.Skip(1), line => line.Split(',')[4] != "0");
        Assert.Equal("ab", string.Concat(both.Lines.Skip(1).Select(line => line[0]).Take(2)));
    }

    [Fact]
    public async Task A_reading_that_is_not_scored_repeats_the_live_score_and_no_alarm()
    {
        var series = Series();
        var rows = series.Take(Jump + 1).Append(series[Jump]).Append(series[Jump - 10]);
        await WriteAsync("in.csv", "timestamp,value\n" + string.Concat(rows.Select(row => $"{row.Time},{row.Value:R}\n")));

        var run = await CliRun.InProcessAsync("replay", _directory["in.csv"]);

        var last = run.Lines[^3..].Select(line => line.Split(',')).ToArray();
        Assert.NotEqual("0", last[0][3]);
        Assert.Equal(new[] { last[0][2], last[0][2] }, last[1..].Select(row => row[2]));
        Assert.Equal(["0", "0"], last[1..].Select(row => row[3]));
    }

    [Fact]
    public async Task A_folder_is_replayed_into_another_one_of_the_same_layout()
    {
        Directory.CreateDirectory(_directory["in/deep/er"]);
        WriteSeries("in/deep/er/a.csv", "timestamp,value");
        await WriteAsync("in/b.ndjson", """{"sensorId":"s","timestamp":"2026-01-01T00:00:00Z","metrics":{"t":1}}""");
        await WriteAsync("in/README.md", "not readings");

        var run = await CliRun.InProcessAsync("replay", "--input", _directory["in"], "--output", _directory["out"]);
        var alone = await CliRun.InProcessAsync("replay", _directory["in/deep/er/a.csv"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{Rows + 1} readings of 2 sensors in 2 files replayed, 0 rejected", run.Error);
        Assert.Equal(["b.csv", "deep/er/a.csv"], FilesIn(_directory["out"]));
        Assert.Equal(alone.Output, await File.ReadAllTextAsync(_directory["out/deep/er/a.csv"], TestContext.Current.CancellationToken));
        Assert.Equal(
            "sensorId,timestamp,disposition,score,anomaly_score,alarm,expected_every_days,severity\ns,2026-01-01T00:00:00Z,counted,0,0,0,,\n",
            await File.ReadAllTextAsync(_directory["out/b.csv"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null, "is a directory: say with --output in which other one the results go.")]
    [InlineData("in", "is in the directory that is read")]
    [InlineData("in/below", "is in the directory that is read")]
    [InlineData("in/a.csv", "is a file.")]
    public async Task A_folder_whose_results_have_no_place_is_refused_before_anything_is_written(string? output, string message)
    {
        Directory.CreateDirectory(_directory["in"]);
        WriteSeries("in/a.csv", "timestamp,value");
        var before = await File.ReadAllTextAsync(_directory["in/a.csv"], TestContext.Current.CancellationToken);

        var run = await CliRun.InProcessAsync(["replay", "--input", _directory["in"], .. output is null ? (string[])[] : ["--output", _directory[output]]]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.Equal(before, await File.ReadAllTextAsync(_directory["in/a.csv"], TestContext.Current.CancellationToken));
        Assert.Equal(["a.csv"], FilesIn(_directory["in"]));
    }

    [Fact]
    public async Task Two_files_with_one_result_are_refused()
    {
        Directory.CreateDirectory(_directory["in"]);
        WriteSeries("in/a.csv", "timestamp,value");
        await WriteAsync("in/a.ndjson", "");

        var run = await CliRun.InProcessAsync("replay", "--input", _directory["in"], "--output", _directory["out"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("would both go to", run.Error);
        Assert.False(Directory.Exists(_directory["out"]));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_one_line_that_names_it()
    {
        WriteSeries("in.csv", "timestamp,value");

        var run = await CliRun.InProcessAsync("replay", _directory["in.csv"], "--model", _directory["nowhere"]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: --model: {_directory["nowhere"]}: ", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A level with a little regular unrest, and one value far away from it.</summary>
    private static (string Time, double Value)[] Series()
    {
        var start = new DateTime(2026, 1, 1, 0, 4, 0, DateTimeKind.Unspecified);
        return
        [
            .. Enumerable.Range(0, Rows).Select(i => (
                start.AddMinutes(5 * i).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                i == Jump ? 90 : Math.Round(20 + Math.Sin(i * 1.7) + Math.Cos(i * 0.31), 4))),
        ];
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private void WriteSeries(string name, string header) =>
        File.WriteAllText(_directory[name], $"{header}\n{string.Concat(Series().Select(row => $"{row.Time},{row.Value:R}\n"))}");

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_directory[name], text, TestContext.Current.CancellationToken);
}
