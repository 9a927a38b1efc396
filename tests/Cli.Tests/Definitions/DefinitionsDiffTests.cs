using System.Text;
using SensorGrid.Cli.Definitions;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Tests.Definitions;

public sealed class DefinitionsDiffTests
{
    private const string Some = """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""";

    public static TheoryData<string> Definitions => new(
        Some,
        """{"features":[{"metrics":["*"],"aggregations":["mean","max"],"windows":["1m",{"length":"1h","hop":"1m"}],"age":true}]}""",
        """{"features":[{"metrics":["t","p"],"aggregations":["sum"],"windows":["5m"]},{"metrics":["*"],"aggregations":["count"],"windows":["1m"]}],"allowedLateness":"2m"}""",
        """{"features":[{"metrics":["t"],"aggregations":["ewma",{"aggregation":"time_above","value":80}],"windows":["5m"]}],"derived":[{"name":"x","expression":"t_ewma_5m / 2"}]}""",
        """{"alarms":{"budgetPerSensorDay":0.5,"sensors":[{"sensors":"a/*","budgetPerSensorDay":1},{"sensors":"b","severities":{"warning":0.2,"critical":0.1}}]}}""");

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Equal_definitions_do_not_differ(string json)
    {
        Assert.Empty(Diff(json, json).Changes);
        Assert.Empty(Diff(json, $"// a remark\n{json}").NewWindows);
    }

    [Fact]
    public void Any_two_different_definitions_differ_both_ways()
    {
        var all = Definitions.Select(row => row.Data).ToArray();
        foreach (var one in all)
        {
            Assert.All(all.Where(other => other != one), other => Assert.NotEmpty(Diff(one, other).Changes));
        }
    }

    [Fact]
    public void What_comes_one_way_goes_the_other_way()
    {
        var all = Definitions.Select(row => row.Data).ToArray();
        foreach (var one in all)
        {
            foreach (var other in all)
            {
                Assert.Equal(
                    Features(Diff(one, other), '+').Order(StringComparer.Ordinal),
                    Features(Diff(other, one), '-').Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void A_new_group_brings_its_features_and_takes_them_with_it()
    {
        const string More = """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]},{"metrics":["t"],"aggregations":["mean","max"],"windows":["1m","5m"],"age":true}]}""";

        var added = Diff(Some, More);

        Assert.Equal(["+ t_max_1m", "+ t_mean_5m", "+ t_max_5m", "+ t_age"], added.Changes);
        Assert.Equal(["5m"], added.NewWindows);
        Assert.Equal(["- t_max_1m", "- t_mean_5m", "- t_max_5m", "- t_age"], Diff(More, Some).Changes);
        Assert.Empty(Diff(More, Some).NewWindows);
    }

    [Fact]
    public void What_belongs_to_an_aggregation_is_told_by_the_name_of_its_feature()
    {
        string Of(string value) => $$"""{"features":[{"metrics":["t"],"aggregations":["ewma",{"aggregation":"time_above","value":{{value}},"maxGap":"60s"}],"windows":["5m"]}]}""";

        Assert.Equal(["+ t_time_above_-2p5_gap_1m_5m", "- t_time_above_80_gap_1m_5m"], Diff(Of("80"), Of("-2.5")).Changes);
        Assert.Empty(Diff(Of("80"), Of("8.0e1")).Changes);
    }

    [Fact]
    public void Derived_features_come_go_and_change_with_their_expressions()
    {
        string Of(string derived) => $$"""{"derived":[{{derived}}]}""";

        Assert.Equal(
            ["+ x (sensors a/*) = `t_max_1m`", "y: (`t_max_1m` * 2), was (`t_max_1m` / 2)", "- x = (`t_max_1m` - `t_min_1m`)"],
            Diff(
                Of("""{"name":"x","expression":"t_max_1m-t_min_1m"},{"name":"y","expression":"t_max_1m / 2"}"""),
                Of("""{"sensors":"a/*","name":"x","expression":"t_max_1m"},{"name":"y","expression":"(t_max_1m*2)"}""")).Changes);
        Assert.Empty(Diff(Of("""{"name":"x","expression":"t_max_1m-1"}"""), Of("""{"expression":"t_max_1m - (1.0)","name":"x"}""")).Changes);
    }

    [Fact]
    public void A_feature_that_every_metric_loses_may_stay_with_one()
    {
        var diff = Diff(Some, """{"features":[{"metrics":["*"],"aggregations":["max"],"windows":["1m"]},{"metrics":["t"],"aggregations":["mean"],"windows":["1m"]}]}""");

        Assert.Equal(["+ *_max_1m", "- *_mean_1m", "  t_mean_1m stays"], diff.Changes);
        Assert.Empty(diff.NewWindows);
    }

    [Fact]
    public void A_window_with_another_hop_is_a_changed_window_and_a_new_one()
    {
        var diff = Diff(Hourly("""{"length":"1h","hop":"1m"}"""), Hourly("""{"length":"1h","hop":"5m"}"""));

        Assert.Equal(["window 1h: hop 5m, was hop 1m"], diff.Changes);
        Assert.Equal(["1h"], diff.NewWindows);
        Assert.Equal(["window 1h: no hop, was hop 1m"], Diff(Hourly("""{"length":"1h","hop":"1m"}"""), Hourly("\"1h\"")).Changes);
    }

    [Fact]
    public void A_window_that_one_metric_had_is_new_for_all()
    {
        var diff = Diff(
            """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]},{"metrics":["t"],"aggregations":["mean"],"windows":["5m"]}]}""",
            """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m","5m"]}]}""");

        Assert.Equal(["+ *_mean_5m"], diff.Changes);
        Assert.Equal(["5m"], diff.NewWindows);
    }

    [Fact]
    public void Settings_are_told_with_what_they_were()
    {
        var diff = Diff(Some, """{"allowedLateness":"2m","maxFutureSkew":"1s","maxRawReadings":100,"maxMetrics":7,""" + Some[1..]);

        Assert.Equal(["allowedLateness: 2m, was 1m", "maxFutureSkew: 1s, was 5m", "maxRawReadings: 100, was 4096", "maxMetrics: 7, was 256"], diff.Changes);
    }

    [Fact]
    public void Alarms_of_the_fleet_and_of_some_sensors_come_go_and_change()
    {
        var diff = Diff(
            """{"alarms":{"sensors":[{"sensors":"a","budgetPerSensorDay":1},{"sensors":"b","budgetPerSensorDay":1}]}}""",
            """{"alarms":{"budgetPerSensorDay":0.5,"sensors":[{"sensors":"b","budgetPerSensorDay":2},{"sensors":"c","budgetPerSensorDay":3}]}}""");

        Assert.Equal(
            [
                "alarms: budgetPerSensorDay 0.5 (warning 0.1, critical 0.01), was budgetPerSensorDay 0.1 (warning 0.1, critical 0.01)",
                "alarms of b: budgetPerSensorDay 2 (warning 0.1, critical 0.01), was budgetPerSensorDay 1 (warning 0.1, critical 0.01)",
                "+ alarms of c: budgetPerSensorDay 3 (warning 0.1, critical 0.01)",
                "- alarms of a: budgetPerSensorDay 1 (warning 0.1, critical 0.01)",
            ],
            diff.Changes);
    }

    [Fact]
    public void The_order_of_overrides_counts()
    {
        var diff = Diff(
            """{"alarms":{"sensors":[{"sensors":"a*","budgetPerSensorDay":1},{"sensors":"ab","budgetPerSensorDay":2}]}}""",
            """{"alarms":{"sensors":[{"sensors":"ab","budgetPerSensorDay":2},{"sensors":"a*","budgetPerSensorDay":1}]}}""");

        Assert.Equal(["alarms.sensors: their order is ab, a*"], diff.Changes);
    }

    [Fact]
    public void Another_order_of_equal_features_is_told_as_such()
    {
        var diff = Diff(Some.Replace("[\"mean\"]", "[\"mean\",\"max\"]"), Some.Replace("[\"mean\"]", "[\"max\",\"mean\"]"));

        Assert.Equal(["the order or the grouping of the features; no feature comes or goes"], diff.Changes);
    }

    private static string Hourly(string window) => $$"""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":[{{window}}]}]}""";

    private static IEnumerable<string> Features(DefinitionsDiff diff, char sign) =>
        diff.Changes.Where(change => change[0] == sign && !change.Contains("alarms")).Select(change => change[1..]);

    private static DefinitionsDiff Diff(string before, string after) => DefinitionsDiff.Of(Parse(before), Parse(after));

    private static FeatureDefinitions Parse(string json) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(json));
}
