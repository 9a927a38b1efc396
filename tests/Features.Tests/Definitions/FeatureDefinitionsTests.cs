using System.Text;
using SensorGrid.Features.Definitions;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Definitions;

public sealed class FeatureDefinitionsTests
{
    [Fact]
    public void A_file_that_says_the_default_has_the_hash_of_the_default() =>
        Assert.Equal(
            FeatureDefinitions.Default.Hash,
            Parse("""
                {
                  // Comments are welcome.
                  "allowedLateness": "60s", "maxFutureSkew": "5m", "maxRawReadings": 4096,
                  "features": [{
                    "metrics": ["*"],
                    "aggregations": ["count", "sum", "mean", "std", "min", "max", "first", "last", "delta", "slope"],
                    "windows": ["1m", "300s", { "length": "1h", "hop": "1m" }],
                    "age": true
                  }]
                }
                """).Hash);

    [Fact]
    public void A_metric_has_the_features_of_every_group_that_names_it_and_no_others()
    {
        var definitions = Parse("""
            {"features":[
              {"metrics":["temperature"],"aggregations":["mean"],"windows":["10s"]},
              {"metrics":["temperature","vibration"],"aggregations":["max","mean"],"windows":["10s"],"age":true}]}
            """);

        var features = Fed([Some.Reading(Some.Noon, ("temperature", 1), ("vibration", 2), ("humidity", 3))], definitions)
            .Compute(SensorGrid.Features.Engine.AsOf.Latest)!;

        Assert.Equal(
            ["temperature_mean_10s", "temperature_max_10s", "temperature_age", "vibration_max_10s", "vibration_mean_10s", "vibration_age"],
            features.Names);
        Assert.Equal(1, features.Quality.Readings);
    }

    [Theory]
    [InlineData("[]", "1:1: Feature definitions must be an object such as { \"features\": [{ \"metrics\": [\"*\"], \"aggregations\": [\"mean\"], \"windows\": [\"5m\"] }] }, but this is a list.")]
    [InlineData("{}", "1:1: 'features' is missing: write \"features\": [{ \"metrics\": [\"*\"], \"aggregations\": [\"mean\"], \"windows\": [\"5m\"] }].")]
    [InlineData("""{"feature":[],"alarms":{}}""", "1:2: 'feature' is not known here: do you mean 'features'?")]
    [InlineData("""{"maxRawReadings":1,"maxRawReadings":2,"alarms":{}}""", "1:21: 'maxRawReadings' is given twice: leave one out.")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mode"],"windows":["1m"]}]}""", "1:47: An aggregation must be one of count, sum, mean, std, min, max, first, last, delta, slope, median, p90, p95, p99, changes, increase, rate, ewma, previous, step, range, time_above, time_below, time_equal, median_sketch, p90_sketch, p95_sketch, p99_sketch, but is the text 'mode'.")]
    [InlineData("""{"features":[{"metrics":["a b"],"aggregations":["mean"],"windows":["1m"]}]}""", "1:26: A metric must be '*' for all, or a metric name (1 to 48 characters of a-z, A-Z, 0-9, _ and -, without __), but is the text 'a b'.")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1 minute"]}]}""", "1:66: A window must be a duration such as \"30s\", \"5m\" or \"1h\", or { \"length\": \"1h\", \"hop\": \"1m\" }, but is the text '1 minute': write \"1m\".")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["0s"]}]}""", "1:66: A window must be longer than 0, such as \"30s\", but is the text '0s'.")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":[{"length":"1d","hop":"1m"}]}]}""", "1:87: 'hop' must be at least 6m for a window of 1d, but is 1m.")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1h",{"length":"1h","hop":"1m"}]}]}""", "1:71: The window 1h has a hop of 1m here and no hop before, but its features would have one name: give it one hop everywhere.")]
    [InlineData("""{"allowedLateness":"2h","features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""", "1:20: 'allowedLateness' must be a duration such as \"30s\" or \"5m\", at most 1h, but is the text '2h'.")]
    [InlineData("""{"maxMetrics":0,"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""", "1:15: 'maxMetrics' must be a whole number from 1 to 1024, but is the number 0.")]
    [InlineData("""{"maxMetrics":1025,"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""", "1:15: 'maxMetrics' must be a whole number from 1 to 1024, but is the number 1025.")]
    [InlineData("""{"maxMetrics":"64","features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""", "1:15: 'maxMetrics' must be a whole number from 1 to 1024, but is the text '64': write 64 without quotes.")]
    [InlineData("""{"maxRawReadings":0,"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""", "1:19: 'maxRawReadings' must be a whole number from 1 to 4096, but is the number 0.")]
    public void A_definition_that_cannot_be_says_where_and_why(string json, string message) =>
        Assert.Equal(message, Assert.Throws<FeatureDefinitionsException>(() => Parse(json)).Message);

    [Fact]
    public void Different_definitions_have_different_hashes()
    {
        const string Template = """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""";
        string[] variants = [Template, Template.Replace("mean", "max", StringComparison.Ordinal), Template.Replace("1m", "2m", StringComparison.Ordinal),
            Template.Replace("*", "a", StringComparison.Ordinal), Template.Replace("\"1m\"", """{"length":"1m","hop":"1s"}""", StringComparison.Ordinal),
            Template.Replace("{\"features\"", "{\"maxMetrics\":64,\"features\"", StringComparison.Ordinal)];

        Assert.Equal(variants.Length, variants.Select(json => Parse(json).Hash).Distinct().Count());
    }

    [Fact]
    public void Definitions_of_earlier_builds_keep_their_hash()
    {
        const string Earlier = """
            {"allowedLateness":"30s","features":[
              {"sensors":"plant-1/*","metrics":["flow","level"],"aggregations":["median","p95","rate"],"windows":["10m"]},
              {"metrics":["*"],"aggregations":["mean"],"windows":[{"length":"1h","hop":"1m"}]}]}
            """;

        Assert.Equal("820c1f84921db1d3", FeatureDefinitions.Default.Hash);
        Assert.Equal("8a711cb07ff77368", Parse(Earlier).Hash);
    }

    [Fact]
    public void What_belongs_to_an_aggregation_is_part_of_the_name_and_of_the_hash()
    {
        string[] variants =
        [
            "\"ewma\"", """{"aggregation":"ewma","halfLife":"30s"}""", """{"aggregation":"ewma","halfLife":"31s"}""",
            """{"aggregation":"time_above","value":80}""", """{"aggregation":"time_above","value":-2.5}""", """{"aggregation":"time_above","value":2.5}""",
            """{"aggregation":"time_above","value":25}""", """{"aggregation":"time_above","value":80,"maxGap":"60s"}""", """{"aggregation":"Time_Below","value":1e-9}""",
            """{"aggregation":"time_equal","value":-0}""",
        ];
        var one = variants.Select(variant => Parse($$"""{"features":[{"metrics":["t"],"aggregations":[{{variant}}],"windows":["5m"]}]}""")).ToArray();
        var all = Parse($$"""{"features":[{"metrics":["t"],"aggregations":[{{string.Join(',', variants)}}],"windows":["5m"]}]}""");

        Assert.Equal(variants.Length, one.Select(definitions => definitions.Hash).Distinct().Count());
        Assert.Equal(
            [
                "t_ewma_5m", "t_ewma_30s_5m", "t_ewma_31s_5m", "t_time_above_80_5m", "t_time_above_-2p5_5m", "t_time_above_2p5_5m", "t_time_above_25_5m", "t_time_above_80_gap_1m_5m",
                "t_time_below_1e-09_5m", "t_time_equal_0_5m",
            ],
            all.PlanFor("t")!.Names);
    }

    [Fact]
    public void The_error_of_a_sketch_is_part_of_the_name_and_of_the_hash()
    {
        string[] variants = ["\"p95_sketch\"", """{"aggregation":"p95_sketch","error":0.01}""", """{"aggregation":"p95_sketch","error":0.02}""", "\"Median_Sketch\""];
        var one = variants.Select(variant => Parse($$"""{"features":[{"metrics":["t"],"aggregations":[{{variant}}],"windows":[{"length":"1h","hop":"1m"}]}]}""")).ToArray();

        Assert.Equal(variants.Length, one.Select(definitions => definitions.Hash).Distinct().Count());
        Assert.Equal(["t_p95_sketch_1h", "t_p95_sketch_0p01_1h", "t_p95_sketch_0p02_1h", "t_median_sketch_1h"], one.SelectMany(definitions => definitions.PlanFor("t")!.Names));
    }

    [Fact]
    public void A_number_and_a_duration_may_be_written_in_several_ways() => Assert.Equal(
        Parse("""{"features":[{"metrics":["*"],"aggregations":[{"aggregation":"time_above","value":80,"maxGap":"1m"},"ewma"],"windows":["5m"]}]}""").Hash,
        Parse("""{"features":[{"metrics":["*"],"aggregations":[{"maxGap":"60s","value":8.0e1,"aggregation":"TIME_ABOVE"},{"aggregation":"ewma"}],"windows":["300s"]}]}""").Hash);

    [Fact]
    public void Other_alarm_budgets_leave_the_most_metrics_as_they_are() =>
        Assert.Equal(7, Parse("""{"maxMetrics":7,"alarms":{}}""").WithAlarms(AlarmDefinitions.Default).MaxMetrics);

    private static FeatureDefinitions Parse(string json) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{"features":[{"metrics":["\ud800"],"aggregations":["mean"],"windows":["1m"]}]}""")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["\ud800"],"windows":["1m"]}]}""")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["\ud800"]}]}""")]
    [InlineData("""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}],"\ud800":1}""")]
    public void Text_that_is_no_Unicode_is_a_clear_refusal(string json) =>
        Assert.Contains(
            "Unicode",
            Assert.Throws<FeatureDefinitionsException>(() => FeatureDefinitions.Parse(System.Text.Encoding.UTF8.GetBytes(json))).Message,
            StringComparison.Ordinal);
}
