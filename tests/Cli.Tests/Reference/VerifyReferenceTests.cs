using System.Globalization;
using System.Text;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Features.Definitions;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Reference;

/// <summary><c>verify --reference</c> against a stand-in that answers rightly, or wrongly in one family of features.</summary>
public sealed class VerifyReferenceTests(KinesisFixture kinesis) : IClassFixture<KinesisFixture>
{
    [Fact]
    public async Task A_right_system_has_no_difference_and_code_0()
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);

        var run = await VerifyAsync(live, stream, "--reference", "--seed", "7");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("reference: 3 of 3 sensors, drawn with seed 7", run.Output);
        Assert.Contains("\n93 features recomputed independently, 0 differ\n", run.Output);
        Assert.Equal("3 sensors compared, 0 differ", run.LastLine);
    }

    [Fact]
    public async Task Odd_readings_in_odd_records_are_recomputed_as_the_live_system_has_them()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        await OddReadings.PutAsync(stream);
        await using var live = await ReadingAsync(stream);

        var run = await VerifyAsync(live, stream, "--reference");

        Assert.DoesNotContain(run.Lines, line => line.StartsWith("reference differs", StringComparison.Ordinal));
        Assert.Contains("features recomputed independently, 0 differ", run.Output);
        Assert.Equal((0, "3 sensors compared, 0 differ"), (run.ExitCode, run.LastLine));
        Assert.DoesNotContain("not recomputed", run.Output);
    }

    [Fact]
    public async Task A_window_that_begins_where_its_edge_says_is_right()
    {
        const string Definitions = """{"maxRawReadings":5,"features":[{"metrics":["*"],"aggregations":["count","sum","first"],"windows":["5m"]}]}""";
        var stream = await kinesis.CreateStreamAsync(1);
        await stream.PutAsync(Enumerable.Range(0, 300).Select(i => ("a", Json("a", AmbientData.Start.AddSeconds(0.2 * i), i, $"r{i}"))));
        await stream.PutAsync("a", Json("a", AmbientData.Start.AddSeconds(300.3), 5, "edge"));
        await using var live = await LiveStandIn.StartAsync(Parsed(Definitions));
        await live.ReadAsync(stream);
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["features.json"], Definitions, TestContext.Current.CancellationToken);

        var right = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);
        live.OnFeature = (name, value) => name == "t_count_5m" ? 299 : value;
        var wrong = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);

        Assert.Contains("3 features recomputed independently, 0 differ", right.Output);
        Assert.Contains("reference differs: a t_count_5m: live 299, recomputed 300", wrong.Output);
    }

    [Theory]
    [InlineData("t_count_1m")]
    [InlineData("t_sum_5m")]
    [InlineData("t_mean_1m")]
    [InlineData("t_std_5m")]
    [InlineData("t_slope_5m")]
    [InlineData("t_min_1h")]
    [InlineData("t_max_5m")]
    [InlineData("t_first_5m")]
    [InlineData("t_last_1m")]
    [InlineData("t_delta_1h")]
    [InlineData("t_age")]
    public async Task A_wrong_feature_is_a_difference_and_code_1(string feature)
    {
        var stream = await FilledAsync();
        await using var live = await ReadingAsync(stream);
        live.OnFeature = (name, value) => name == feature ? value + 1e-6 : value;

        var run = await VerifyAsync(live, stream, "--reference");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches($@"(?m)^reference differs: room/\d {feature}: live [-\d.E]+, recomputed [-\d.E]+$", run.Output);
        Assert.Contains("features recomputed independently, 3 differ", run.Output);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("t_ewma_5m")]
    [InlineData("t_ewma_20s_5m")]
    [InlineData("t_previous_5m")]
    [InlineData("t_step_5m")]
    [InlineData("t_range_5m")]
    [InlineData("t_range_1h")]
    [InlineData("t_time_above_20p5_5m")]
    [InlineData("t_time_below_21_gap_10s_5m")]
    [InlineData("t_time_equal_0_5m")]
    [InlineData("ratio")]
    [InlineData("alone")]
    [InlineData("t__minus__t_step_5m")]
    public async Task Features_that_definitions_ask_for_are_recomputed(string? wrong)
    {
        const string Definitions = """
            {"features":[
               {"metrics":["*"],"windows":["5m"],"aggregations":["ewma",{"aggregation":"ewma","halfLife":"20s"},"previous","step","range",
                 {"aggregation":"time_above","value":20.5},{"aggregation":"Time_Below","value":2.1e1,"maxGap":"10s"},{"aggregation":"time_equal","value":-0.0}]},
               {"metrics":["*"],"windows":[{"length":"1h","hop":"1m"}],"aggregations":["range","count"]}],
             "derived":[{"name":"ratio","expression":"-t_ewma_5m / (t_step_5m * 2 - 1) + min(t_range_1h, 3,ewma_less)"},{"name":"ewma_less","expression":"t_ewma_5m-t_ewma_20s_5m"},
               {"sensors":"room/*","name":"alone","expression":"coalesce(u_range_5m / 0, u_count_1h + 2.5e-1, 4)"},
               {"metric":"t","minus":"t","of":["step_5m"]}]}
            """;
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync(Parsed(Definitions));
        await live.ReadAsync(stream);
        live.OnFeature = (name, value) => name == wrong ? value + 1e-3 : value;
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["features.json"], Definitions, TestContext.Current.CancellationToken);

        var run = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);

        Assert.Equal(wrong is null ? 0 : 1, run.ExitCode);
        Assert.Contains("42 features recomputed independently", run.Output, StringComparison.Ordinal);
        Assert.Equal(wrong is null ? 0 : 3, run.Lines.Count(line => line.StartsWith("reference differs", StringComparison.Ordinal) && line.Contains($" {wrong}: live ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1.03, 3, 0)]
    [InlineData(0.87, 3, 3)]
    public async Task A_quantile_of_a_sketch_may_be_off_by_its_error_and_no_more(double factor, int ofOnePercent, int ofTen)
    {
        const string Definitions = """
            {"features":[{"metrics":["*"],"windows":[{"length":"1h","hop":"1m"}],"aggregations":["median_sketch",{"aggregation":"P95_Sketch","error":0.1}]}]}
            """;
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync(Parsed(Definitions));
        await live.ReadAsync(stream);

        live.OnFeature = (_, value) => value * factor;
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["features.json"], Definitions, TestContext.Current.CancellationToken);

        var run = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);

        Assert.Contains("6 features recomputed independently", run.Output, StringComparison.Ordinal);
        Assert.Equal(ofOnePercent, run.Lines.Count(line => line.StartsWith("reference differs", StringComparison.Ordinal) && line.Contains("t_median_sketch_1h: live ", StringComparison.Ordinal)));
        Assert.Equal(ofTen, run.Lines.Count(line => line.StartsWith("reference differs", StringComparison.Ordinal) && line.Contains("t_p95_sketch_0p1_1h: live ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sketch_with_the_greater_error_that_its_answer_tells_is_right()
    {
        const string Definitions = """
            {"allowedLateness":"1h","features":[{"metrics":["*"],"windows":[{"length":"1m","hop":"1s"},{"length":"1h","hop":"1h"}],"aggregations":["p90_sketch"]}]}
            """;
        var stream = await kinesis.CreateStreamAsync(1);
        await stream.PutAsync(Enumerable.Range(0, 300).Select(i => ("a", Json("a", AmbientData.Start.AddSeconds(3 * i), Math.Pow(1.2, i), $"r{i}"))));
        await using var live = await LiveStandIn.StartAsync(Parsed(Definitions));
        await live.ReadAsync(stream);
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["features.json"], Definitions, TestContext.Current.CancellationToken);

        var right = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);
        live.OnFeature = (name, value) => name == "t_p90_sketch_1h" ? value * 2 : value;
        var wrong = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);

        Assert.Contains("2 features recomputed independently, 0 differ", right.Output);
        Assert.Contains("reference differs: a t_p90_sketch_1h: live ", wrong.Output);
    }

    [Fact]
    public async Task A_wrong_window_is_a_difference()
    {
        var stream = await FilledAsync();
        await using var live = await LiveStandIn.StartAsync(Parsed("""{"features":[{"metrics":["*"],"aggregations":["count"],"windows":[{"length":"1h","hop":"2m"}]}]}"""));
        await live.ReadAsync(stream);
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(
            directory["features.json"], """{"features":[{"metrics":["*"],"aggregations":["count"],"windows":[{"length":"1h","hop":"1m"}]}]}""", TestContext.Current.CancellationToken);

        var run = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("reference differs: room/0 quality.hops 1h: live 2m, recomputed 1m", run.Output);
    }

    [Fact]
    public async Task A_late_reading_that_counts_is_a_difference()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        await stream.PutAsync("a", Json("a", AmbientData.Start, 1, "x"));
        await stream.PutAsync("a", Json("a", AmbientData.Start.AddSeconds(-70), 2, "y"));
        await using var live = await LiveStandIn.StartAsync(Parsed("""{"allowedLateness":"2m","features":[{"metrics":["*"],"aggregations":["count"],"windows":["5m"]}]}"""));
        await live.ReadAsync(stream);
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(
            directory["features.json"], """{"features":[{"metrics":["*"],"aggregations":["count"],"windows":["5m"]}]}""", TestContext.Current.CancellationToken);

        var run = await VerifyAsync(live, stream, "--reference", "--features-file", directory["features.json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("reference differs: a t_count_5m: live 2, recomputed 1", run.Output);
        Assert.Contains("reference differs: a quality.late: live 0, recomputed 1", run.Output);
    }

    [Fact]
    public async Task A_reading_with_an_id_that_counts_twice_is_a_difference()
    {
        var stream = await kinesis.CreateStreamAsync(1);
        await stream.PutAsync("a", Json("a", AmbientData.Start, 1, "x"));
        await stream.PutAsync("a", Json("a", AmbientData.Start, 1, "x"));
        await using var live = await ReadingAsync(stream, reading => [reading with { Id = null }]);

        var run = await VerifyAsync(live, stream, "--reference");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("reference differs: a t_count_1m: live 2, recomputed 1", run.Output);
    }

    [Fact]
    public async Task A_sample_is_drawn_evenly_and_the_same_again_by_its_seed()
    {
        var stream = await kinesis.CreateStreamAsync(2);
        await stream.PutAsync(Enumerable.Range(0, 40).Select(i => ($"s{i}", Json($"s/{i:D2}", AmbientData.Start, i, "x"))));
        await using var live = await ReadingAsync(stream);
        live.OnFeature = (name, value) => name == "t_last_1m" ? value + 1 : value;

        var first = await VerifyAsync(live, stream, "--reference", "--sample", "4", "--seed", "3");
        var again = await VerifyAsync(live, stream, "--reference", "--sample", "4", "--seed", "3");

        string[] sample = [.. first.Lines.Where(line => line.StartsWith("reference differs", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];
        Assert.Equal(4, sample.Length);
        Assert.Equal([0, 1, 2, 3], sample.Order(StringComparer.Ordinal).Select(id => int.Parse(id[2..], CultureInfo.InvariantCulture) / 10));
        Assert.Equal(first.Output, again.Output);
    }

    [Fact]
    public async Task A_sample_without_the_reference_is_refused()
    {
        var run = await CliRun.InProcessAsync("verify", "--sample", "10");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--sample and --seed are for --reference", run.Error);
    }

    [Fact]
    public async Task Over_several_lineages_hops_and_counters_are_said_not_to_be_recomputed()
    {
        var stream = await kinesis.CreateStreamAsync(2);
        foreach (var (i, (_, time, id, value)) in AmbientData.Readings(60, 8, sensors: 1).Index())
        {
            await stream.PutAsync("room/0", Json("room/0", time, value, id), hashKey: i % 2 == 0 ? "0" : UInt128.MaxValue.ToString(CultureInfo.InvariantCulture));
        }

        await using var live = await ReadingAsync(stream);

        var run = await VerifyAsync(live, stream, "--reference");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("not recomputed: 15 values of 1 sensors: readings came through several shard lineages", run.Output);
        Assert.Contains("21 features recomputed independently, 0 differ", run.Output);
    }

    private static FeatureDefinitions Parsed(string json) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(json));

    private static string Json(string sensor, DateTime time, double value, string id) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"sensorId":"{{sensor}}","timestamp":"{{time:O}}","metrics":{"t":{{value:R}}},"id":"{{id}}"}""");

    private static async Task<LiveStandIn> ReadingAsync(TestStream stream, Func<Features.Readings.Reading, IEnumerable<Features.Readings.Reading>>? onReading = null)
    {
        var live = await LiveStandIn.StartAsync();
        live.OnReading = onReading ?? live.OnReading;
        await live.ReadAsync(stream);
        return live;
    }

    private async Task<TestStream> FilledAsync()
    {
        var stream = await kinesis.CreateStreamAsync(4);
        await stream.PutAsync(AmbientData.Readings(200, 3).Select(reading => (reading.Sensor, Json(reading.Sensor, reading.Time, reading.Value, reading.Id))));
        await stream.PutAsync("?", "no reading");
        return stream;
    }

    private Task<CliRun> VerifyAsync(LiveStandIn live, TestStream stream, params string[] more) =>
        CliRun.InProcessAsync(["verify", "--api", live.Url, "--kinesis", kinesis.Url, "--stream", stream.Name, .. more]);
}
