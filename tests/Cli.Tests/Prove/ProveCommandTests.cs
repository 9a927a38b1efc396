using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Prove;

/// <summary>Receipts come from engines that were fed from the same stream.</summary>
public sealed class ProveCommandTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>
{
    private const string Sensor = "room/1";

    private const string Max = """{"features":[{"metrics":["*"],"aggregations":["max"],"windows":["10m"]}]}""";

    private static readonly string UpperHash = UInt128.MaxValue.ToString(CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_equals_a_replay_is_proved()
    {
        var (stream, receipt) = await ReceiptAsync();

        var run = await ProveAsync(stream, receipt);

        AssertProved(run, receipt);
        Assert.Matches($@"^proved: \d+ features, 6 counters and the score of room/1 as of {receipt["asOf"]} equal a replay of the log$", run.LastLine);
        Assert.Equal(run.LastLine, Assert.Single(run.Lines));
        Assert.Equal(receipt["features"]!.AsObject().Count, FeaturesIn(run));
    }

    [Fact]
    public async Task Standard_input_and_UTF_16_are_read()
    {
        var (stream, receipt) = await ReceiptAsync();
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["wide.json"], receipt.ToJsonString(), Encoding.Unicode, Cancellation);

        var wide = await CliRun.InProcessAsync("prove", directory["wide.json"], "--kinesis", kinesis.Url, "--stream", stream.Name);
        var piped = await CliRun.ProcessAsync(["prove", "-", "--kinesis", kinesis.Url, "--stream", stream.Name], Cancellation, receipt.ToJsonString());

        AssertProved(wide, receipt);
        AssertProved(piped, receipt);
    }

    [Fact]
    public async Task What_the_log_has_after_the_receipt_changes_nothing()
    {
        var (stream, receipt) = await ReceiptAsync();
        await stream.PutAsync(Sensor, Json(Sensor, AmbientData.Start.AddDays(1), 5, "later"));

        AssertProved(await ProveAsync(stream, receipt), receipt);
    }

    [Fact]
    public async Task A_sensor_that_was_retired_since_or_before_is_still_proved()
    {
        var (stream, receipt) = await ReceiptAsync();
        await stream.PutAsync(Sensor, $$"""{"sensorId":"{{Sensor}}","timestamp":"{{AmbientData.Start.AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}}","retire":true}""");
        await stream.PutAsync(Sensor, Json(Sensor, AmbientData.Start.AddDays(2), 21.5, "anew"));
        await using var live = await LiveStandIn.StartAsync();
        await live.ReadAsync(stream);
        var anew = live.Receipt(Sensor);

        AssertProved(await ProveAsync(stream, receipt), receipt);
        AssertProved(await ProveAsync(stream, anew), anew);
        Assert.Equal(1, (int)anew["receipt"]!["counts"]!["readings"]!);
    }

    [Fact]
    public async Task Any_instant_is_proved()
    {
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync();
        await live.ReadAsync(stream);
        var newest = DateTimeOffset.Parse((string)live.Receipt(Sensor)["asOf"]!, CultureInfo.InvariantCulture);

        foreach (var asOf in (DateTimeOffset[])[newest.AddTicks(1), newest.AddMinutes(3), newest.AddDays(300), newest.AddSeconds(-5)])
        {
            var receipt = live.Receipt(Sensor, new AsOf(asOf));
            AssertProved(await ProveAsync(stream, receipt), receipt);
        }
    }

    [Theory]
    [InlineData("features", "t_mean_5m", "t_mean_5m")]
    [InlineData("quality", "readings", "quality.readings")]
    [InlineData("quality", "late", "quality.late")]
    [InlineData("quality", "missing", "quality.missing")]
    [InlineData("quality", "idsForgotten", "quality.idsForgotten")]
    [InlineData("anomaly", "score", "score")]
    public async Task One_changed_number_is_not_proved(string part, string member, string what)
    {
        var (stream, receipt) = await ReceiptAsync();
        receipt[part]![member] = JsonNode.Parse(Tampered(receipt[part]![member]!.ToJsonString()));

        var run = await ProveAsync(stream, receipt);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^not proved: [12] differ$", run.LastLine);
        Assert.Matches($@"(?m)^differs: room/1 {what}: answer \S+, replayed \S+$", run.Output);
    }

    [Theory]
    [InlineData("readings")]
    [InlineData("duplicates")]
    public async Task A_counter_changed_in_the_receipt_alone_or_in_both_places_is_not_proved(string counter)
    {
        var (stream, receipt) = await ReceiptAsync();
        receipt["receipt"]!["counts"]![counter] = 12345;
        var one = await ProveAsync(stream, receipt);
        receipt["quality"]![counter] = 12345;
        var both = await ProveAsync(stream, receipt);

        Assert.Equal((1, "not proved: 1 differ"), (one.ExitCode, one.LastLine));
        Assert.Contains($"differs: counts.{counter}: the receipt says 12345, its answer ", one.Output);
        Assert.Equal((1, "not proved: 1 differ"), (both.ExitCode, both.LastLine));
        Assert.Contains($"differs: room/1 quality.{counter}: answer 12345, replayed ", both.Output);
    }

    [Fact]
    public async Task A_changed_position_is_not_proved()
    {
        var (stream, receipt) = await ReceiptAsync();
        var shard = (string)receipt["positions"]![0]!["shard"]!;
        var records = await stream.ReadAsync(shard);
        var place = (string)receipt["positions"]![0]!["sequenceNumber"]!;
        var earlier = records[records.FindIndex(record => record.SequenceNumber == place) - 1].SequenceNumber;

        foreach (var other in (string[])[earlier, "1", new string('9', 56)])
        {
            receipt["receipt"]!["shards"]![0]!["upTo"]!["sequenceNumber"] = other;
            receipt["positions"]![0]!["sequenceNumber"] = place;
            var one = await ProveAsync(stream, receipt);
            receipt["positions"]![0]!["sequenceNumber"] = other;
            var both = await ProveAsync(stream, receipt);

            Assert.Equal((1, "not proved: 1 differ"), (one.ExitCode, one.LastLine));
            Assert.Equal(1, both.ExitCode);
            Assert.Contains($"differs: room/1 position in {shard}: answer {other}.0, replayed ", both.Output);
        }
    }

    [Fact]
    public async Task Another_instant_sensor_or_name_of_a_feature_is_not_proved()
    {
        var (stream, receipt) = await ReceiptAsync();
        var moved = receipt.DeepClone().AsObject();
        moved["asOf"] = "2026-03-01T12:00:00Z";
        moved["receipt"]!["asOf"] = "2026-03-01T12:00:00Z";
        var other = receipt.DeepClone().AsObject();
        other["sensorId"] = "room/0";
        other["receipt"]!["sensorId"] = "room/0";
        var renamed = receipt.DeepClone().AsObject();
        renamed["features"]!.AsObject().Remove("t_mean_5m");
        var warm = receipt.DeepClone().AsObject();
        warm["quality"]!["warmup"] = new JsonArray("t_mean_5m");

        foreach (var tampered in (JsonObject[])[moved, other, renamed, warm])
        {
            var run = await ProveAsync(stream, tampered);
            Assert.Equal(1, run.ExitCode);
            Assert.StartsWith("not proved: ", run.LastLine);
        }
    }

    [Fact]
    public async Task A_selection_of_features_is_proved_by_itself_and_cannot_be_changed()
    {
        var (stream, receipt) = await ReceiptAsync();
        receipt["features"] = new JsonObject { ["t_mean_5m"] = receipt["features"]!["t_mean_5m"]!.DeepClone(), ["none_max_1m"] = null };
        var cut = receipt.DeepClone().AsObject();
        receipt["receipt"]!["selection"] = new JsonArray("t_mean_5m", "none_max_1m");
        var invented = receipt.DeepClone().AsObject();
        invented["features"]!["none_max_1m"] = 1;
        var shorter = receipt.DeepClone().AsObject();
        shorter["features"]!.AsObject().Remove("none_max_1m");

        var run = await ProveAsync(stream, receipt);

        AssertProved(run, receipt);
        Assert.Equal(2, FeaturesIn(run));
        foreach (var tampered in (JsonObject[])[cut, invented, shorter])
        {
            Assert.Equal(1, (await ProveAsync(stream, tampered)).ExitCode);
        }
    }

    [Fact]
    public async Task A_revision_is_proved_by_the_pins_of_the_api()
    {
        var stream = await kinesis.CreateStreamAsync(2);
        await PutAsync(stream, AmbientData.Readings(100, 3));
        await using var live = await LiveStandIn.StartAsync();
        await live.ReadAsync(stream);
        var before = live.Receipt(Sensor);
        await live.ApplyAsync(stream, Max);
        await PutAsync(stream, AmbientData.Readings(200, 3).Skip(100));
        await live.ReadAsync(stream);
        var after = live.Receipt(Sensor);
        Assert.Equal((0L, 1L), ((long)before["receipt"]!["revision"]!, (long)after["receipt"]!["revision"]!));

        AssertProved(await ProveAsync(stream, before), before);
        AssertProved(await ProveAsync(stream, before, "--api", live.Url), before);
        var proved = await ProveAsync(stream, after, "--api", live.Url);
        AssertProved(proved, after);
        Assert.Equal(after["features"]!.AsObject().Count, FeaturesIn(proved));
        Assert.Contains("t_max_10m", after["features"]!.AsObject().Select(feature => feature.Key));

        var alone = await ProveAsync(stream, after);
        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("error: the receipt is of revision 1 of the definitions, which the API has: name it with --api.", alone.Error);
        after["features"]!["t_max_10m"] = 1;
        Assert.Equal((1, "not proved: 1 differ"), await EndAsync(ProveAsync(stream, after, "--api", live.Url)));
        after["revision"] = 7;
        after["receipt"]!["revision"] = 7;
        var none = await ProveAsync(stream, after, "--api", live.Url);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("the live system has no revision 7 of the definitions", none.Output);
    }

    [Fact]
    public async Task A_revision_with_another_hash_is_not_comparable()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        await PutAsync(stream, AmbientData.Readings(50, 3));
        await using var live = await LiveStandIn.StartAsync();
        await live.ApplyAsync(stream, Max);
        await live.ReadAsync(stream);
        var receipt = live.Receipt(Sensor);
        AssertProved(await ProveAsync(stream, receipt, "--api", live.Url), receipt);
        receipt["receipt"]!["definitions"] = "ffffffffffffffff";

        var run = await ProveAsync(stream, receipt, "--api", live.Url);

        AssertNotComparable(run, "other feature definitions: the receipt says ffffffffffffffff, the replay has 0000000000000001");
    }

    [Fact]
    public async Task Several_shards_of_one_lineage_are_proved_whole()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        await PutAsync(stream, AmbientData.Readings(60, 5));
        await stream.SplitAsync(Assert.Single(await stream.ListShardsAsync()));
        await PutAsync(stream, AmbientData.Readings(120, 5).Skip(60));
        await using var live = await LiveStandIn.StartAsync();
        await live.ReadAsync(stream);
        var receipt = live.Receipt(Sensor);

        AssertProved(await ProveAsync(stream, receipt), receipt);
        // Of a parent that ended long ago, a sensor has no position any more.
        if (receipt["positions"]!.AsArray() is [var parent, _])
        {
            receipt["positions"]!.AsArray().Remove(parent);
            receipt["receipt"]!["shards"]!.AsArray().RemoveAt(0);
            AssertProved(await ProveAsync(stream, receipt), receipt);
        }
    }

    [Fact]
    public async Task Over_several_lineages_the_exact_windows_are_proved_and_the_rest_is_named()
    {
        var stream = await kinesis.CreateStreamAsync(2);
        foreach (var (i, (_, time, id, value)) in AmbientData.Readings(100, 8, sensors: 1).Index())
        {
            await stream.PutAsync("room/0", Json("room/0", time, value, id), hashKey: i % 2 == 0 ? "0" : UpperHash);
        }

        await using var live = await LiveStandIn.StartAsync();
        await live.ReadAsync(stream);
        var receipt = live.Receipt("room/0");
        Assert.Equal(2, receipt["receipt"]!["shards"]!.AsArray().Count);

        var run = await ProveAsync(stream, receipt);
        receipt["features"]!["t_last_1m"] = 1;
        var tampered = await ProveAsync(stream, receipt);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^proved: \d+ features of room/0 as of ", run.LastLine);
        Assert.Contains("not compared: 17 values: readings came through several shard lineages", run.Output);
        Assert.Equal((1, "not proved: 1 differ"), (tampered.ExitCode, tampered.LastLine));
    }

    [Fact]
    public async Task Other_definitions_are_not_comparable_and_the_right_file_proves()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["features.json"], Max, Cancellation);
        const string Alarms = """{"alarms":{"budgetPerSensorDay":0.2}}""";
        await File.WriteAllTextAsync(directory["alarms.json"], Alarms, Cancellation);
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync(FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(Max)));
        await live.ReadAsync(stream);
        var receipt = live.Receipt(Sensor);

        AssertNotComparable(
            await ProveAsync(stream, receipt), $"other feature definitions: the receipt says {receipt["receipt"]!["definitions"]}, the replay has {FeatureDefinitions.Default.Hash}");
        AssertNotComparable(await ProveAsync(stream, receipt, "--features-file", directory["alarms.json"]), "other alarm budgets: the receipt says ");
        AssertProved(await ProveAsync(stream, receipt, "--features-file", directory["features.json"]), receipt);
    }

    [Theory]
    [InlineData("model", "default@1, 0000000000000000", "other model: ")]
    [InlineData("arithmetic", "engine 1, linux arm64, 128-bit vectors, ONNX Runtime 1", "other arithmetic: ")]
    [InlineData("sources", "abcd", "other source definitions: the receipt says abcd, the replay has none")]
    public async Task What_was_made_with_something_else_is_not_comparable_whatever_its_numbers_are(string member, string value, string line)
    {
        var (stream, receipt) = await ReceiptAsync();
        receipt["receipt"]![member] = value;
        receipt["features"]!["t_mean_5m"] = 1;

        AssertNotComparable(await ProveAsync(stream, receipt), line);
    }

    [Fact]
    public async Task What_a_receipt_does_not_say_is_named_and_makes_differences_not_comparable()
    {
        var (stream, receipt) = await ReceiptAsync();
        foreach (var member in (string[])["definitions", "alarms", "model", "arithmetic", "snapshotFormat", "sources"])
        {
            receipt["receipt"]![member] = null;
        }

        var equal = await ProveAsync(stream, receipt);
        receipt["features"]!["t_mean_5m"] = 1;
        var different = await ProveAsync(stream, receipt);

        AssertProved(equal, receipt);
        Assert.Contains("unknown: the receipt does not say its feature definitions, alarm budgets, model, arithmetic.", equal.Output);
        Assert.Equal(2, different.ExitCode);
        Assert.StartsWith("not comparable: 1 differ", different.LastLine);
    }

    [Fact]
    public async Task What_may_be_trimmed_is_not_compared()
    {
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync();
        await live.ReadAsync(stream);
        var later = new LaterTime(TimeSpan.FromHours(25));
        var old = live.Receipt(Sensor);
        var young = live.Receipt(Sensor, new AsOf(later.GetUtcNow()));

        var nothing = await ProveAsync(stream, old, later);
        var some = await ProveAsync(stream, young, later);

        Assert.Equal((2, "not comparable: no feature of the answer can be compared"), (nothing.ExitCode, nothing.LastLine));
        Assert.Contains("(trimmed)", nothing.Output);
        Assert.Equal(0, some.ExitCode);
        Assert.Matches(@"^proved: \d+ features of room/1 as of ", some.LastLine);
        Assert.Contains("(trimmed)", some.Output);
    }

    [Theory]
    [InlineData("", "' is empty: store the whole answer")]
    [InlineData(" \n", "' is empty: ")]
    [InlineData("{", "' is no receipt: ")]
    [InlineData("receipt", "' is no receipt: ")]
    [InlineData("[]", "' is no receipt: not an answer for features: ")]
    [InlineData("null", "' is no receipt: not an answer for features: ")]
    [InlineData("{}", "' is no receipt: not an answer for features: 'sensorId', 'asOf', 'features', 'quality', 'positions' are missing: store the whole answer of GET /sensors/{id}/features?receipt=true.")]
    [InlineData("""{"results":[]}""", "' is no receipt: not an answer for features: ")]
    [InlineData("""{"sensorId":"a","error":"not_found"}""", "' is no receipt: not an answer for features: ")]
    [InlineData("""{"sensorId":"a","asOf":"2026-11-22T10:00:00Z","features":{},"quality":{},"positions":[]}""", "' is no receipt: not an answer for features: 'lastReadingAt' is missing: ")]
    [InlineData("""{"sensorId":"a","asOf":"2026-11-22T10:00:00Z","features":{},"positions":[]}""", "' is no receipt: not an answer for features: 'quality' is missing: ")]
    [InlineData("""{"sensorId":"a","asOf":"2026-11-22T10:00:00Z","features":{},"quality":[],"positions":[]}""", "an object with 'lastReadingAt' was expected in the place of a value of the kind Array: ")]
    [InlineData("""{"type":"about:blank","status":404}""", "' is no receipt: not an answer for features: ")]
    public async Task A_file_that_is_something_else_is_one_line(string text, string error)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["receipt.json"], text, Cancellation);

        var run = await CliRun.InProcessAsync("prove", directory["receipt.json"], "--kinesis", kinesis.Url, "--stream", "nowhere");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(error, run.Error);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_answer_that_lacks_something_is_one_line()
    {
        var (stream, receipt) = await ReceiptAsync();
        var text = receipt.ToJsonString();
        var bare = receipt.DeepClone().AsObject();
        bare.Remove("receipt");
        var nameless = receipt.DeepClone().AsObject();
        nameless["sensorId"] = null;
        var twice = receipt.DeepClone().AsObject();
        twice["positions"]!.AsArray().Add(twice["positions"]![0]!.DeepClone());

        Assert.Contains("is an answer without a 'receipt': ask for one with receipt=true.", await ErrorAsync(stream, bare.ToJsonString()));
        Assert.Contains("is an answer without a 'receipt'", await ErrorAsync(stream, text.Replace("\"receipt\":{", "\"receipt\":null,\"other\":{", StringComparison.Ordinal)));
        Assert.Contains("is no receipt: ", await ErrorAsync(stream, nameless.ToJsonString()));
        Assert.Contains("is no receipt: ", await ErrorAsync(stream, twice.ToJsonString()));
        Assert.Contains("is no receipt: ", await ErrorAsync(stream, text.Replace("\"upTo\"", "\"to\"", StringComparison.Ordinal)));
        // Of a member that is there twice, other readers would see the other one.
        Assert.Contains("is no receipt: ", await ErrorAsync(stream, text.Replace("\"t_mean_5m\"", "\"t_mean_5m\":1,\"t_mean_5m\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_a_shard_a_stream_or_a_source_that_does_not_exist_is_one_line()
    {
        var (stream, receipt) = await ReceiptAsync();
        var text = receipt.ToJsonString();
        var shard = (string)receipt["positions"]![0]!["shard"]!;

        var missing = await CliRun.InProcessAsync("prove", "no-such-file.json", "--kinesis", kinesis.Url, "--stream", stream.Name);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("error: there is no file 'no-such-file.json'.", missing.Error);
        Assert.Contains(
            $"stream '{stream.Name}' has no shard 'shardId-000000000099', which the receipt names",
            await ErrorAsync(stream, text.Replace(shard, "shardId-000000000099", StringComparison.Ordinal)));
        Assert.Contains("name it with --source line-2", await ErrorAsync(stream, text.Replace(shard, $"line-2:{shard}", StringComparison.Ordinal)));
        var nowhere = await ProveAsync(text, TimeProvider.System, "--stream", "nowhere");
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("has no stream 'nowhere' (--stream)", nowhere.Error);
        var silent = await ProveAsync(stream, receipt, "--api", "ftp://x");
        Assert.Equal(2, silent.ExitCode);
        Assert.Contains("--api 'ftp://x' is not a URL", silent.Error);
    }

    private static void AssertProved(CliRun run, JsonObject receipt)
    {
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Error}");
        Assert.StartsWith("proved: ", run.LastLine);
        Assert.EndsWith($" of {receipt["sensorId"]} as of {receipt["asOf"]} equal a replay of the log", run.LastLine);
    }

    private static void AssertNotComparable(CliRun run, string line)
    {
        Assert.Equal((2, "not comparable: the answer was made with something else than the replay"), (run.ExitCode, run.LastLine));
        Assert.Contains(line, run.Output);
        Assert.DoesNotContain("differs", run.Output);
    }

    private static int FeaturesIn(CliRun run) => int.Parse(run.LastLine.Split(' ')[1], CultureInfo.InvariantCulture);

    // The first digit, so that it is another double.
    private static string Tampered(string number)
    {
        var digit = number.AsSpan().IndexOfAnyInRange('0', '9');
        return $"{number[..digit]}{(number[digit] == '9' ? '8' : (char)(number[digit] + 1))}{number[(digit + 1)..]}";
    }

    private static async Task<(int, string)> EndAsync(Task<CliRun> run) => ((await run).ExitCode, (await run).LastLine);

    private static string Json(string sensor, DateTime time, double value, string id) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"sensorId":"{{sensor}}","timestamp":"{{time:O}}","metrics":{"t":{{value:R}}},"id":"{{id}}"}""");

    private static Task PutAsync(TestStream stream, IEnumerable<(string Sensor, DateTime Time, string Id, double Value)> readings) =>
        stream.PutAsync(readings.Select(reading => (reading.Sensor, Json(reading.Sensor, reading.Time, reading.Value, reading.Id))));

    private async Task<TestStream> FilledAsync()
    {
        var stream = await kinesis.CreateStreamAsync(4);
        await PutAsync(stream, AmbientData.Readings(200, 3));
        return stream;
    }

    private async Task<(TestStream Stream, JsonObject Receipt)> ReceiptAsync()
    {
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync();
        await live.ReadAsync(stream);
        return (stream, live.Receipt(Sensor));
    }

    private async Task<string> ErrorAsync(TestStream stream, string text)
    {
        var run = await ProveAsync(text, TimeProvider.System, "--stream", stream.Name);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        return run.Error;
    }

    private Task<CliRun> ProveAsync(TestStream stream, JsonObject receipt, params string[] more) =>
        ProveAsync(receipt.ToJsonString(), TimeProvider.System, ["--stream", stream.Name, .. more]);

    private Task<CliRun> ProveAsync(TestStream stream, JsonObject receipt, TimeProvider time) => ProveAsync(receipt.ToJsonString(), time, "--stream", stream.Name);

    private async Task<CliRun> ProveAsync(string text, TimeProvider time, params string[] more)
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["receipt.json"], text, Cancellation);
        return await CliRun.InProcessAsync(time, ["prove", directory["receipt.json"], "--kinesis", kinesis.Url, .. more]);
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
