using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Train;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task The_same_data_and_seed_give_the_same_model_to_the_byte_and_another_seed_another()
    {
        Write("in.csv", 900);

        foreach (var (folder, seed) in new[] { ("a", "5"), ("b", "5"), ("c", "6") })
        {
            var run = await CliRun.InProcessAsync("train", "--input", _directory["in.csv"], "--output", _directory[folder], "--seed", seed, "--trees", "8");
            Assert.Equal(0, run.ExitCode);
        }

        Assert.Equal(Model("a"), Model("b"));
        Assert.NotEqual(Model("a"), Model("c"));
    }

    [Fact]
    public async Task Its_manifest_tells_what_it_is_and_how_it_was_made()
    {
        Directory.CreateDirectory(_directory["in"]);
        Write("in/a.csv", 1000);
        Write("in/b.csv", 500);

        var run = await CliRun.InProcessAsync("train", "--input", _directory["in"], "--output", _directory["pumps"], "--version", "2.1", "--trees", "8", "--samples", "64");

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Model("pumps")));
        Assert.Equal($"pumps@2.1 {sha256}", run.LastLine);
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(_directory["pumps/model.json"], TestContext.Current.CancellationToken));
        var root = manifest.RootElement;
        Assert.Equal("pumps", root.GetProperty("name").GetString());
        Assert.Equal("2.1", root.GetProperty("version").GetString());
        Assert.Equal(sha256, root.GetProperty("sha256").GetString());
        var training = root.GetProperty("training");
        Assert.Equal(
            $"sensorgrid train --input {_directory["in"]} --output {_directory["pumps"]} --version 2.1 --trees 8 --samples 64", training.GetProperty("command").GetString());
        Assert.Equal(1200, training.GetProperty("readings").GetInt64());
        Assert.Equal(1100, training.GetProperty("rows").GetInt64());
        Assert.Equal(300, training.GetProperty("metrics").GetProperty("heldOut").GetProperty("readings").GetInt64());
    }

    [Fact]
    public async Task The_rows_that_it_learnt_from_are_written_for_other_tools()
    {
        Write("in.csv", 900);

        await CliRun.InProcessAsync("train", "--input", _directory["in.csv"], "--output", _directory["own"], "--trees", "8", "--rows", _directory["rows.csv"]);

        var lines = await File.ReadAllLinesAsync(_directory["rows.csv"], TestContext.Current.CancellationToken);
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(_directory["own/model.json"], TestContext.Current.CancellationToken));
        Assert.Equal(string.Join(',', manifest.RootElement.GetProperty("inputs").EnumerateArray().Select(name => name.GetString())), lines[0]);
        var bytes = lines[1..].SelectMany(line => line.Split(',')).SelectMany(text => BitConverter.GetBytes(float.Parse(text, CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(
            manifest.RootElement.GetProperty("training").GetProperty("dataSha256").GetString(),
            Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public async Task Alarms_are_counted_in_the_last_fifth_only()
    {
        Write("quiet.csv", 1000);
        Write("early.csv", 1000, strangeAt: 700);
        Write("late.csv", 1000, strangeAt: 900);

        Assert.Equal(0, await AlarmsAsync("quiet"));
        Assert.Equal(0, await AlarmsAsync("early"));
        Assert.Equal(1, await AlarmsAsync("late"));
    }

    [Fact]
    public async Task A_trained_model_replays()
    {
        Write("in.csv", 900, strangeAt: 800);
        await CliRun.InProcessAsync("train", "--input", _directory["in.csv"], "--output", _directory["own"], "--trees", "8");

        var run = await CliRun.InProcessAsync("replay", _directory["in.csv"], "--model", _directory["own"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("anomaly_score", run.Lines[0].Split(',')[3]);
        Assert.Equal("0", run.Lines[800].Split(',')[3]);
        Assert.NotEqual("0", run.Lines[801].Split(',')[3]);
    }

    [Fact]
    public async Task Too_little_data_is_refused_and_leaves_nothing()
    {
        Write("in.csv", 150);

        var run = await CliRun.InProcessAsync("train", "--input", _directory["in.csv"], "--output", _directory["own"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("150 readings give 70 rows to learn from", run.Error);
        Assert.False(Directory.Exists(_directory["own"]));
    }

    [Fact]
    public async Task Bad_rows_are_told_once()
    {
        Write("in.csv", 300);
        await File.AppendAllTextAsync(_directory["in.csv"], "yesterday,1\n", TestContext.Current.CancellationToken);

        var run = await CliRun.InProcessAsync("train", "--input", _directory["in.csv"], "--output", _directory["own"], "--trees", "2");

        Assert.Equal(0, run.ExitCode);
        Assert.Single(run.Error.Split('\n'), line => line.Contains("'yesterday' is not a time", StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<long> AlarmsAsync(string name)
    {
        await CliRun.InProcessAsync("train", "--input", _directory[$"{name}.csv"], "--output", _directory[name], "--trees", "8");
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(_directory[$"{name}/model.json"], TestContext.Current.CancellationToken));
        return manifest.RootElement.GetProperty("training").GetProperty("metrics").GetProperty("heldOut").GetProperty("alarms").GetInt64();
    }

    private byte[] Model(string folder) => File.ReadAllBytes(_directory[$"{folder}/model.onnx"]);

    /// <summary>A calm sensor: within its first hundreds of readings it has seen its whole range.</summary>
    private void Write(string name, int rows, int strangeAt = -1)
    {
        var random = new Prng(9, 0, PrngStream.Sample);
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var lines = Enumerable.Range(0, rows).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{start.AddMinutes(5 * i):yyyy-MM-dd HH:mm:ss},{(i == strangeAt ? 500 : Math.Round(20 + random.Uniform(), 4))}"));
        File.WriteAllLines(_directory[name], ["timestamp,value", .. lines]);
    }
}
