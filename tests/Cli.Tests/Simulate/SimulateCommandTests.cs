using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Simulate;

public sealed class SimulateCommandTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>, IDisposable
{
    private const int Interrupt = 2;

    private static readonly string[] Run =
    [
        "simulate", "--sensors", "50", "--rate", "40", "--duration", "200s", "--start", "2026-03-02T10:00:00Z", "--seed", "3", "--faults",
        "--faults-per-day", "600",
    ];

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData]
    [InlineData("--aggregate")]
    public async Task The_stream_gets_what_the_file_gets_whatever_the_pace(params string[] more)
    {
        var stream = await kinesis.CreateStreamAsync(2);

        var file = await CliRun.InProcessAsync([.. Run, "--output", _directory["fleet.ndjson"]]);
        var live = await CliRun.ProcessAsync(
            [.. Run, "--speed", "100", "--kinesis", kinesis.Url, "--stream", stream.Name, "--labels", _directory["live.json"], .. more], Cancelled);

        Assert.Equal((0, 0), (file.ExitCode, live.ExitCode));
        Assert.Matches(@"^\d{4} readings of 50 sensors written, [1-9]\d* faults$", file.LastLine);
        Assert.Equal(file.LastLine.Replace("written", "published"), live.LastLine);
        var lines = await File.ReadAllLinesAsync(_directory["fleet.ndjson"], Cancelled);
        var records = await ReadAsync(stream);
        Assert.Equal(lines.Length, records.Count);
        // Order holds within a sensor, whose id is the partition key; the sort is stable.
        Assert.Equal(lines.Select(line => (SensorOf(line), line)).OrderBy(record => record.Item1), records.OrderBy(record => record.PartitionKey));
        Assert.Equal(
            await File.ReadAllTextAsync(_directory["simulate-labels.json"], Cancelled), await File.ReadAllTextAsync(_directory["live.json"], Cancelled));
    }

    [Fact]
    public async Task What_a_full_disk_did_not_take_is_not_told_as_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux'");

        var run = await CliRun.InProcessAsync("simulate", "--sensors", "3", "--duration", "1m", "--output", "/dev/full");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("0 readings of 0 sensors written, 0 faults", run.LastLine);
        Assert.Contains("No space left", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_tell_of_the_run_and_of_each_fault()
    {
        var run = await CliRun.InProcessAsync([.. Run, "--output", _directory["fleet.ndjson"], "--labels", _directory["labels.json"]]);

        using var labels = JsonDocument.Parse(await File.ReadAllTextAsync(_directory["labels.json"], Cancelled));
        var root = labels.RootElement;
        Assert.Equal(3, root.GetProperty("seed").GetInt32());
        Assert.Equal(50, root.GetProperty("sensors").GetInt32());
        Assert.Equal("2026-03-02T10:00:00Z", root.GetProperty("startedAt").GetString());
        Assert.Equal("2026-03-02T10:03:20Z", root.GetProperty("endedAt").GetString());
        var faults = root.GetProperty("faults").EnumerateArray().ToList();
        Assert.EndsWith($" {faults.Count} faults", run.LastLine);
        var kinds = faults.ConvertAll(fault => fault.GetProperty("kind").GetString());
        Assert.Subset(new HashSet<string?> { "spike", "level_shift", "stuck_value", "noise_burst", "slow_drift", "silence" }, kinds.ToHashSet());
        Assert.All(faults, fault => Assert.Equal(
            fault.GetProperty("kind").GetString() == "silence", fault.GetProperty("metric").ValueKind == JsonValueKind.Null));
        Assert.All(faults, fault => Assert.True(fault.GetProperty("start").GetDateTimeOffset() < fault.GetProperty("end").GetDateTimeOffset()));
    }

    [Fact]
    public async Task A_run_without_faults_writes_no_labels()
    {
        var run = await CliRun.InProcessAsync("simulate", "--sensors", "3", "--duration", "10s", "--output", _directory["fleet.ndjson"]);

        Assert.Matches(@"^\d\d readings of 3 sensors written, 0 faults$", run.LastLine);
        Assert.Equal([_directory["fleet.ndjson"]], Directory.GetFiles(Path.GetDirectoryName(_directory["fleet.ndjson"])!));
    }

    [Fact]
    public async Task By_default_event_time_is_the_clocks_and_never_ahead_of_it()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        var before = TimeProvider.System.GetUtcNow();

        var run = await CliRun.InProcessAsync(
            "simulate", "--sensors", "20", "--duration", "60s", "--speed", "60", "--kinesis", kinesis.Url, "--stream", stream.Name);

        Assert.Equal(0, run.ExitCode);
        var shard = Assert.Single(await stream.ListShardsAsync());
        foreach (var record in await stream.ReadAsync(shard.ShardId))
        {
            var time = JsonDocument.Parse(record.Data).RootElement.GetProperty("timestamp").GetDateTimeOffset();
            Assert.InRange(time, before.AddSeconds(-60), record.ApproximateArrivalTimestamp!.Value);
        }
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_labels_and_a_count_that_is_true()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGINT on Windows.");
        var stream = await kinesis.CreateStreamAsync(1);
        using var process = CliRun.Start(
            "simulate", "--duration", "2d", "--faults", "--speed", "5", "--labels", _directory["labels.json"],
            "--kinesis", kinesis.Url, "--stream", stream.Name);
        CliRun run;
        try
        {
            await Eventually.TrueAsync(
                () => $"The 500th record (the program has {(process.HasExited ? "ended" : "not ended")})",
                async () => (await ReadAsync(stream)).Count >= 500);
            Assert.Equal(0, Kill(process.Id, Interrupt));
            run = await CliRun.EndAsync(process);
        }
        finally
        {
            process.Kill();
        }

        Assert.Equal(130, run.ExitCode);
        Assert.EndsWith("cancelled", run.Error.TrimEnd());
        var records = await ReadAsync(stream);
        Assert.Equal($"{records.Count} readings of 100 sensors published, 0 faults", run.Output.TrimEnd());
        using var labels = JsonDocument.Parse(await File.ReadAllTextAsync(_directory["labels.json"], Cancelled));
        var newest = records.Max(record => JsonDocument.Parse(record.Data).RootElement.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(newest.AddMilliseconds(1), labels.RootElement.GetProperty("endedAt").GetDateTimeOffset());
        Assert.Equal(records.Count, labels.RootElement.GetProperty("readings").GetInt64());
    }

    [Theory]
    [InlineData("--sensors must be from 1 to 1000000, but is 0.", "--sensors", "0")]
    [InlineData("--rate must be above 0, but is -1.", "--rate", "-1")]
    [InlineData("--rate 100000 is too much for 100 sensors (--sensors): one would measure more than 200 times a second.", "--rate", "100000")]
    [InlineData("--duration 'soon' is not a time such as 90s, 5m, 2h or 30d, at most ten years.", "--duration", "soon")]
    [InlineData("--start 'today' is not a time with an offset from the year 2000 on, such as 2026-01-01T00:00:00Z.", "--start", "today")]
    [InlineData("--speed must be from 0.001 to 1000000, but is 0.", "--speed", "0")]
    [InlineData("--faults-per-day must be above 0, but is 0.", "--faults", "--faults-per-day", "0")]
    [InlineData("--faults-per-day is for a fleet with faults: add --faults, or leave it out.", "--faults-per-day", "5")]
    [InlineData("--labels is for a fleet with faults: add --faults, or leave it out.", "--labels", "x.json")]
    public async Task What_makes_no_sense_is_one_line_and_code_2(string error, params string[] arguments)
    {
        var run = await CliRun.InProcessAsync(["simulate", .. arguments]);

        Assert.Equal($"error: {error}", run.Error.TrimEnd());
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Labels_that_cannot_be_written_are_told_before_the_run()
    {
        var run = await CliRun.InProcessAsync(
            "simulate", "--faults", "--output", _directory["fleet.ndjson"], "--labels", _directory["none/labels.json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: --labels '{_directory["none/labels.json"]}' cannot be written: ", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_one_line()
    {
        var run = await CliRun.InProcessAsync("simulate", "--kinesis", kinesis.Url, "--stream", "nowhere", "--faults", "--api", "none", "--labels", _directory["labels.json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: Kinesis at {kinesis.Url} has no stream 'nowhere' (--stream)", run.Error);
        Assert.False(File.Exists(_directory["labels.json"]));
    }

    public void Dispose() => _directory.Dispose();

    private static string SensorOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("sensorId").GetString()!;

    private static async Task<List<(string PartitionKey, string Data)>> ReadAsync(TestStream stream)
    {
        var records = new List<(string, string)>();
        foreach (var shard in await stream.ListShardsAsync())
        {
            var ofShard = await stream.ReadAsync(shard.ShardId);
            var users = ofShard.SelectMany(record => UserRecords.Of(record, HashRange.Of(shard.HashKeyRange))).ToList();
            Assert.All(users, user => Assert.Null(user.Defect));
            records.AddRange(users.Select(user => (user.PartitionKey, Encoding.UTF8.GetString(user.Data.Span))));
        }

        return records;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
