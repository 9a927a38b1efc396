using System.Globalization;
using System.Text;
using SensorGrid.Features.Detection;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Verify;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;

namespace SensorGrid.Cli.Tests.Verify;

/// <summary>The live system is stood in for by engines that were fed from the same stream, rightly or wrongly.</summary>
public sealed class VerifyCommandTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>
{
    private static readonly string UpperHash = UInt128.MaxValue.ToString(CultureInfo.InvariantCulture);

    /// <summary>A reading in the midst of the others, whose id no other has.</summary>
    private static readonly string Victim = Filling().GroupBy(reading => reading.Id).Where(same => same.Count() == 1).ElementAt(80).Key;

    [Fact]
    public async Task Equal_systems_are_zero_differences_and_code_0()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);

        var run = await CliRun.ProcessAsync(Arguments(live, stream), TestContext.Current.CancellationToken);

        Assert.Equal("3 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("dead letters: 1 in the log, 0 missing, 0 surplus", run.Output);
    }

    [Fact]
    public async Task One_changed_bit_of_one_reading_is_a_difference_and_code_1()
    {
        var stream = await FilledAsync();
        var newest = await NewestOfAsync(stream, "room/1");
        await using var live = await ReadingAsync(stream, reading => reading.Id == newest ? [WithLastBitFlipped(reading)] : [reading]);

        var run = await CliRun.ProcessAsync(Arguments(live, stream), TestContext.Current.CancellationToken);

        Assert.Equal("3 sensors compared, 1 differ", run.LastLine);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"(?m)^differs: room/1 t_last_1m: live [\d.]+, replayed [\d.]+$", run.Output);
    }

    [Fact]
    public async Task A_dropped_reading_is_a_difference()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream, reading => reading.Id == Victim ? [] : [reading]);

        var run = await VerifyAsync(live, stream);

        Assert.Equal("3 sensors compared, 1 differ", run.LastLine);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("quality.readings: live ", run.Output);
    }

    [Fact]
    public async Task A_doubled_reading_is_a_difference()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream, reading => reading.Id == Victim ? [reading with { Id = null }, reading] : [reading]);

        var run = await VerifyAsync(live, stream);

        Assert.Equal("3 sensors compared, 1 differ", run.LastLine);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task A_retired_sensor_is_expected_to_be_unknown()
    {
        var stream = await FilledAsync();
        await RetireAsync(stream, "room/1");
        await using var live = await ReadingAsync(stream);

        var run = await VerifyAsync(live, stream);

        Assert.Equal("3 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("retired: 1 sensors", run.Output);
    }

    [Fact]
    public async Task A_sensor_that_was_retired_and_began_anew_is_compared()
    {
        var stream = await FilledAsync();
        await RetireAsync(stream, "room/1");
        await PutAsync(stream, [("room/1", AmbientData.Start.AddDays(2), "anew", 21.5)]);
        await using var live = await ReadingAsync(stream);

        var run = await VerifyAsync(live, stream);

        Assert.Equal("3 sensors compared, 0 differ", run.LastLine);
        Assert.DoesNotContain("retired:", run.Output);
    }

    [Fact]
    public async Task A_retired_sensor_that_is_still_known_or_listed_is_told()
    {
        var stream = await FilledAsync();
        await RetireAsync(stream, "room/1");
        await using var listing = await ReadingAsync(stream);
        listing.ListsRetired = true;
        await using var knowing = await ReadingAsync(stream, reading => reading.Retires ? [] : [reading]);

        var listed = await VerifyAsync(listing, stream, "--timeout", "1s");
        var known = await VerifyAsync(knowing, stream, "--timeout", "1s");

        Assert.Equal((1, "3 sensors compared, 1 differ"), (listed.ExitCode, listed.LastLine));
        Assert.Contains("differs: room/1 list of sensors: live listed, replayed retired", listed.Output);
        Assert.NotEqual(0, known.ExitCode);
        Assert.Contains("behind: room/1", known.Output);
    }

    [Fact]
    public async Task Verdicts_of_the_log_are_no_difference_and_a_sensor_that_has_nothing_else_is_expected_to_be_unknown()
    {
        var stream = await FilledAsync();
        await JudgeAsync(stream, "room/1");
        await PutAsync(stream, [("room/1", AmbientData.Start.AddDays(2), "after", 21.5)]);
        await JudgeAsync(stream, "room/2");
        await JudgeAsync(stream, "never/seen");
        await using var live = await ReadingAsync(stream);

        var run = await VerifyAsync(live, stream);

        Assert.Equal("4 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Anomalies_are_compared_one_by_one()
    {
        var stream = await FilledAsync();
        // Enough to have learnt from, and then one that is unlike all of it.
        await PutAsync(stream, Enumerable.Range(0, 300).Select(i => ("room/0", AmbientData.Start.AddHours(20).AddSeconds(10 * i), $"calm-{i}", 70 + (i * 7 % 10 / 20.0))));
        await stream.PutAsync("room/0", Json("room/0", AmbientData.Start.AddDays(1), 1e6, "spike"));
        await using var live = await ReadingAsync(stream);

        var equal = await VerifyAsync(live, stream);
        Assert.Equal((0, "3 sensors compared, 0 differ"), (equal.ExitCode, equal.LastLine));
        Assert.Contains($"anomalies: {live.Anomalies.Values.Count(anomaly => anomaly.Episode.Kind == AnomalyKind.Score)} in the log, 0 missing, 0 surplus, 0 twice", equal.Output);

        var (id, anomaly) = live.Anomalies.Single(pair => pair.Value.Episode.Metric == "t" && pair.Value.Episode.PeakAt.UtcDateTime == AmbientData.Start.AddDays(1));
        live.Anomalies[id] = anomaly with { Episode = anomaly.Episode with { Score = Math.BitDecrement(anomaly.Episode.Score) } };
        var changed = await VerifyAsync(live, stream, "--timeout", "0.1s");
        Assert.Equal((1, "3 sensors compared, 1 differ"), (changed.ExitCode, changed.LastLine));

        live.Anomalies.Remove(id);
        var missing = await VerifyAsync(live, stream, "--timeout", "0.1s");
        Assert.Equal((1, "3 sensors compared, 1 differ"), (missing.ExitCode, missing.LastLine));
        Assert.Contains(" 1 missing, 0 surplus, 0 twice", missing.Output);
    }

    [Fact]
    public async Task Scores_and_anomalies_of_silos_on_another_platform_are_not_comparable_and_never_a_difference()
    {
        var stream = await FilledAsync();
        await PutAsync(stream, Enumerable.Range(0, 300).Select(i => ("room/0", AmbientData.Start.AddHours(20).AddSeconds(10 * i), $"calm-{i}", 70 + (i * 7 % 10 / 20.0))));
        await stream.PutAsync("room/0", Json("room/0", AmbientData.Start.AddDays(1), 1e6, "spike"));
        await using var live = await ReadingAsync(stream);
        live.Anomalies.Clear();
        using var scorer = OnnxScorer.Create(ModelFolder.Default);

        live.Arithmetic = ReplayComputation.ArithmeticOf(scorer);
        var same = await VerifyAsync(live, stream, "--timeout", "0.1s");
        live.Arithmetic = "engine 1, linux arm64, 128-bit vectors, ONNX Runtime 0.1";
        var other = await VerifyAsync(live, stream);

        Assert.Equal((1, "3 sensors compared, 1 differ"), (same.ExitCode, same.LastLine));
        Assert.Equal((0, "3 sensors compared, 0 differ"), (other.ExitCode, other.LastLine));
        Assert.Contains("not compared: 3 values of 3 sensors: the silos score on another platform", other.Output, StringComparison.Ordinal);
        Assert.Contains("not compared: anomalies: the silos score on engine 1, linux arm64, 128-bit vectors, ONNX Runtime 0.1, and this process on engine", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_an_anomaly_that_is_on_its_way_to_the_feed_is_waited_for()
    {
        var stream = await FilledAsync();
        await PutAsync(stream, Enumerable.Range(0, 300).Select(i => ("room/0", AmbientData.Start.AddHours(20).AddSeconds(10 * i), $"calm-{i}", 70 + (i * 7 % 10 / 20.0))));
        await stream.PutAsync("room/0", Json("room/0", AmbientData.Start.AddDays(1), 1e6, "spike"));
        await using var live = await ReadingAsync(stream);
        live.OnAnomaly = anomaly => live.FeedQuestions > 2 ? anomaly : anomaly with { Episode = anomaly.Episode with { Score = anomaly.Episode.Score / 2 } };

        var run = await VerifyAsync(live, stream);

        Assert.Equal((0, "3 sensors compared, 0 differ"), (run.ExitCode, run.LastLine));
        Assert.Equal(3, live.FeedQuestions);
    }

    [Fact]
    public async Task Alarm_budgets_are_those_of_the_features_file()
    {
        const string Alarms = """{"alarms":{"sensors":[{"sensors":"room/0","budgetPerSensorDay":0.001,"severities":{"warning":1e-200,"critical":1e-300}}]}}""";
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["features.json"], Alarms, TestContext.Current.CancellationToken);
        var stream = await FilledAsync();
        await PutAsync(stream, Enumerable.Range(0, 300).Select(i => ("room/0", AmbientData.Start.AddHours(20).AddSeconds(10 * i), $"calm-{i}", 70 + (i * 7 % 10 / 20.0))));
        await stream.PutAsync("room/0", Json("room/0", AmbientData.Start.AddDays(1), 100, "spike"));
        await using var live = await LiveStandIn.StartAsync(FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Alarms)));
        await live.ReadAsync(stream);

        var same = await VerifyAsync(live, stream, "--features-file", directory["features.json"]);
        var other = await VerifyAsync(live, stream, "--timeout", "0.1s");

        Assert.Equal((0, "3 sensors compared, 0 differ"), (same.ExitCode, same.LastLine));
        Assert.Equal((1, "3 sensors compared, 1 differ"), (other.ExitCode, other.LastLine));
        Assert.Contains("differs: room/0 rarity: live ", other.Output);
    }

    [Fact]
    public async Task A_live_system_that_never_takes_the_last_reading_is_code_2_and_says_who_is_behind_where()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);
        await stream.PutAsync("room/0", Json("room/0", AmbientData.Start.AddDays(1), 1, "last"));

        var run = await VerifyAsync(live, stream, "--timeout", "0.1s");

        Assert.Equal("2 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(2, run.ExitCode);
        Assert.Matches(@"behind: shardId-\d+: 1 sensors have not taken their last readings of it", run.Output);
        Assert.Matches(@"behind: room/0: shardId-\d+ at \d+ of \d+", run.Output);
    }

    [Fact]
    public async Task A_sensor_that_the_live_system_does_not_know_is_code_2()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);
        live.Forget("room/1");

        var run = await VerifyAsync(live, stream, "--timeout", "0.1s");

        Assert.Equal("2 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("missing: room/1: the live system does not know it", run.Output);
    }

    [Fact]
    public async Task A_live_system_that_is_behind_is_waited_for()
    {
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync();
        live.OnBatch = () => live.Batches == 1 ? live.ReadAsync(stream) : Task.CompletedTask;

        var run = await VerifyAsync(live, stream);

        Assert.Equal("3 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(2, live.Batches);
    }

    [Fact]
    public async Task A_live_system_ahead_of_the_tip_is_replayed_to_exactly_where_it_is()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);
        live.OnBatch = async () =>
        {
            await stream.PutAsync("room/0", Json("room/0", AmbientData.Start.AddDays(1), 1, "ahead"));
            await stream.PutAsync("room/9", Json("room/9", AmbientData.Start.AddDays(1), 1, "new"));
            await live.ReadAsync(stream);

            // And the log is ahead of the live system's answer: replay must not go further than that.
            await stream.PutAsync("room/0", Json("room/0", AmbientData.Start.AddDays(2), 1, "further"));
        };

        var run = await VerifyAsync(live, stream);

        Assert.Equal("3 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_missing_and_a_surplus_dead_letter_are_differences()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);
        var (shard, record) = await FirstRecordAsync(stream);
        live.DeadLetters.Clear();
        live.DeadLetters.Add($"{shard}.{record}.0.0");

        var run = await VerifyAsync(live, stream, "--timeout", "0.1s");

        Assert.Equal("3 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"differs: dead letter {shard}.{record}.0.0: live refused, replayed missing", run.Output);
        Assert.Contains("dead letters: 1 in the log, 1 missing, 1 surplus", run.Output);
    }

    [Fact]
    public async Task A_reading_from_the_future_must_be_a_dead_letter_live_too()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        await stream.PutAsync("a", Json("a", AmbientData.Start, 1, "x"));
        await stream.PutAsync("a", Json("a", new DateTime(2999, 1, 1, 0, 0, 0, DateTimeKind.Utc), 2, "y"));
        await using var live = await ReadingAsync(stream);

        var run = await VerifyAsync(live, stream);

        Assert.Contains("dead letters: 1 in the log, 0 missing, 0 surplus", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_sensor_that_goes_on_in_a_child_shard_is_compared_whole()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        await PutAsync(stream, AmbientData.Readings(60, 5));
        await stream.SplitAsync(Assert.Single(await stream.ListShardsAsync()));
        await PutAsync(stream, AmbientData.Readings(120, 5).Skip(60));
        await using var right = await ReadingAsync(stream);
        await using var wrong = await ReadingAsync(stream, reading => reading.Id == "r7" ? [] : [reading]);

        var equal = await VerifyAsync(right, stream);
        var different = await VerifyAsync(wrong, stream);

        Assert.Equal("3 sensors compared, 0 differ", equal.LastLine);
        Assert.DoesNotContain("not compared", equal.Output);
        Assert.Equal(0, equal.ExitCode);
        Assert.Equal("3 sensors compared, 1 differ", different.LastLine);
    }

    [Fact]
    public async Task Over_several_lineages_exact_windows_must_match_and_the_rest_is_said_not_to_be_compared()
    {
        var stream = await kinesis.CreateStreamAsync(2);
        foreach (var (i, (_, time, id, value)) in AmbientData.Readings(100, 8, sensors: 1).Index())
        {
            await stream.PutAsync("room/0", Json("room/0", time, value, id), hashKey: i % 2 == 0 ? "0" : UpperHash);
        }

        var newest = await NewestOfAsync(stream, "room/0");
        await using var right = await ReadingAsync(stream);
        await using var wrong = await ReadingAsync(stream, reading => reading.Id == newest ? [WithLastBitFlipped(reading)] : [reading]);

        var equal = await VerifyAsync(right, stream);
        var different = await VerifyAsync(wrong, stream);

        Assert.Equal("1 sensors compared, 0 differ", equal.LastLine);
        Assert.Contains("not compared: 17 values of 1 sensors: readings came through several shard lineages", equal.Output);
        Assert.Equal("1 sensors compared, 1 differ", different.LastLine);
        Assert.Contains("t_last_1m", different.Output);
        Assert.DoesNotContain("t_last_1h", different.Output);
    }

    [Fact]
    public async Task Other_definitions_are_differences_with_a_hint_and_the_right_file_makes_them_equal()
    {
        using var directory = new TemporaryDirectory();
        const string Definitions = """{"features":[{"metrics":["t"],"aggregations":["max"],"windows":["10m"]}]}""";
        await File.WriteAllTextAsync(directory["features.json"], Definitions, TestContext.Current.CancellationToken);
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync(FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Definitions)));
        await live.ReadAsync(stream);

        var different = await VerifyAsync(live, stream);
        var equal = await VerifyAsync(live, stream, "--features-file", directory["features.json"]);

        Assert.Equal(1, different.ExitCode);
        Assert.Contains("t_max_10m: live ", different.Output);
        Assert.Contains("--features-file", different.Output);
        Assert.Equal(0, equal.ExitCode);
    }

    [Fact]
    public async Task An_api_that_wants_a_key_gets_it()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);
        live.Key = "secret";

        var without = await VerifyAsync(live, stream);
        var with = await VerifyAsync(live, stream, "--api-key", "secret");

        Assert.Equal(2, without.ExitCode);
        Assert.Contains("wants a key: give one with --api-key (401)", without.Error);
        Assert.Equal(0, with.ExitCode);
    }

    [Fact]
    public async Task An_api_that_does_not_answer_in_time_is_one_line_and_code_2()
    {
        var stream = await FilledAsync();

        var run = await CliRun.InProcessAsync("verify", "--api", "http://127.0.0.1:1", "--kinesis", kinesis.Url, "--stream", stream.Name, "--timeout", "0.1s");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("error: the API (--api) does not answer: Connection refused", run.Error);
    }

    [Fact]
    public async Task An_empty_stream_is_nothing_compared_and_code_2()
    {
        var stream = await kinesis.CreateStreamAsync(2);
        await using var live = await LiveStandIn.StartAsync();

        var run = await VerifyAsync(live, stream);

        Assert.Equal("0 sensors compared, 0 differ", run.LastLine);
        Assert.Equal(2, run.ExitCode);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_one_line()
    {
        var run = await CliRun.InProcessAsync("verify", "--api", "http://127.0.0.1:1", "--kinesis", kinesis.Url, "--stream", "nowhere");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("has no stream 'nowhere' (--stream)", run.Error);
    }

    [Fact]
    public async Task The_same_holds_on_a_server_that_this_project_did_not_write()
    {
        await using var kinesalite = await NodeServer.StartKinesaliteAsync(TestContext.Current.CancellationToken);
        using var server = new TestKinesis(kinesalite.ServiceUrl);
        var stream = await server.CreateStreamAsync(1);
        await PutAsync(stream, Filling().Take(100));
        await stream.SplitAsync(Assert.Single(await stream.ListShardsAsync()));
        await PutAsync(stream, Filling().Skip(100));
        await using var right = await ReadingAsync(stream);
        await using var wrong = await ReadingAsync(stream, reading => reading.Id == Victim ? [] : [reading]);

        var equal = await CliRun.InProcessAsync("verify", "--api", right.Url, "--kinesis", server.Url, "--stream", stream.Name);
        var different = await CliRun.InProcessAsync("verify", "--api", wrong.Url, "--kinesis", server.Url, "--stream", stream.Name);

        Assert.Equal("3 sensors compared, 0 differ", equal.LastLine);
        Assert.Equal("3 sensors compared, 1 differ", different.LastLine);
    }

    private static string Json(string sensor, DateTime time, double value, string id) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"sensorId":"{{sensor}}","timestamp":"{{time:O}}","metrics":{"t":{{value:R}}},"id":"{{id}}"}""");

    private static Reading WithLastBitFlipped(Reading reading) => reading with
    {
        Metrics = [new MetricValue("t", BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(reading.Metrics[0].Value) ^ 1))],
    };

    private static async Task<LiveStandIn> ReadingAsync(TestStream stream, Func<Reading, IEnumerable<Reading>>? onReading = null)
    {
        var live = await LiveStandIn.StartAsync();
        live.OnReading = onReading ?? live.OnReading;
        await live.ReadAsync(stream);
        return live;
    }

    /// <summary>The id of a sensor's newest reading.</summary>
    private static async Task<string> NewestOfAsync(TestStream stream, string sensor)
    {
        Reading? newest = null;
        await using var reader = await ReadingAsync(stream, reading =>
        {
            newest = reading.SensorId == sensor && !(reading.EventTime <= newest?.EventTime) ? reading : newest;
            return [];
        });
        return newest!.Id!;
    }

    private static Task PutAsync(TestStream stream, IEnumerable<(string Sensor, DateTime Time, string Id, double Value)> readings) =>
        stream.PutAsync(readings.Select(reading => (reading.Sensor, Json(reading.Sensor, reading.Time, reading.Value, reading.Id))));

    /// <summary>Of all that came before a day after the first reading.</summary>
    private static Task RetireAsync(TestStream stream, string sensor) => stream.PutAsync(
        sensor, $$"""{"sensorId":"{{sensor}}","timestamp":"{{AmbientData.Start.AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}","retire":true}""");

    private static Task JudgeAsync(TestStream stream, string sensor) => stream.PutAsync(
        sensor, $$$"""{"sensorId":"{{{sensor}}}","timestamp":"{{{AmbientData.Start:yyyy-MM-dd'T'HH:mm:ss'Z'}}}","feedback":{"verdict":"normal","metric":"t","from":"2000-01-01","to":"2100-01-01"}}""");

    private static async Task<(string Shard, string Record)> FirstRecordAsync(TestStream stream)
    {
        foreach (var shard in await stream.ListShardsAsync())
        {
            if (await stream.ReadAsync(shard.ShardId) is [var first, ..])
            {
                return (shard.ShardId, first.SequenceNumber);
            }
        }

        throw new InvalidOperationException("The stream is empty.");
    }

    private static IEnumerable<(string Sensor, DateTime Time, string Id, double Value)> Filling() => AmbientData.Readings(200, 3);

    private async Task<TestStream> FilledAsync()
    {
        var stream = await kinesis.CreateStreamAsync(4);
        await PutAsync(stream, Filling().Take(100));
        await stream.PutAsync("?", "no reading");
        await PutAsync(stream, Filling().Skip(100));
        return stream;
    }

    private Task<CliRun> VerifyAsync(LiveStandIn live, TestStream stream, params string[] more) => CliRun.InProcessAsync([.. Arguments(live, stream), .. more]);

    private string[] Arguments(LiveStandIn live, TestStream stream) => ["verify", "--api", live.Url, "--kinesis", kinesis.Url, "--stream", stream.Name];
}
