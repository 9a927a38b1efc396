using System.Globalization;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Evaluate;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_series_with_one_jump_is_found_and_copies_and_parts_are_tried()
    {
        var labels = await WriteAsync("""{"made-up/jump.csv":[["2026-01-03 20:00:00","2026-01-03 22:00:00"]]}""");

        var run = await CliRun.InProcessAsync("evaluate", "--data", _directory["data"], "--labels", labels, "--no-fleets");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 series, 1000 rows, 1 windows, alarm level 0.5", run.Output);
        Assert.Matches(@"\| standard \| [5-9]\d\.\d \| 0\.\d+ \| 1 of 1 \| 0 \|", run.Output);
        Assert.Contains("| every third row |", run.Output);
        Assert.Contains("| the views (evidence 0: the forest alone) |", run.Output);

        // Without a model, the value itself is rare.
        Assert.Matches(@"\| the model \(both a constant\) \| [5-9]\d\.\d \|.*\| 1 of 1 \| 0 \|", run.Output);
    }

    [Fact]
    public async Task A_file_without_labels_is_one_line_that_names_it()
    {
        var labels = await WriteAsync("""{"made-up/other.csv":[]}""");

        var run = await CliRun.InProcessAsync("evaluate", "--data", _directory["data"], "--labels", labels, "--no-fleets");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("says nothing of 'made-up/jump.csv'", run.Error);
    }

    [Fact]
    public async Task Data_without_labels_is_a_mistake()
    {
        var run = await CliRun.InProcessAsync("evaluate", "--data", _directory["data"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--data and --labels go together.", run.Error);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<string> WriteAsync(string labels)
    {
        Directory.CreateDirectory(Path.Combine(_directory["data"], "made-up"));
        var random = new Random(1);
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var rows = Enumerable.Range(0, 1_000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{start.AddMinutes(5 * i):yyyy-MM-dd HH:mm:ss},{(i == 820 ? 90 : 20 + random.NextDouble()):R}\n"));
        await File.WriteAllTextAsync(
            Path.Combine(_directory["data"], "made-up", "jump.csv"), "timestamp,value\n" + string.Concat(rows), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_directory["labels.json"], labels, TestContext.Current.CancellationToken);
        return _directory["labels.json"];
    }
}
