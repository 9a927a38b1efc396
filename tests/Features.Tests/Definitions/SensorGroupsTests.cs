using System.Text;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Tests.Definitions;

/// <summary>Groups of features that some sensors have.</summary>
public sealed class SensorGroupsTests
{
    private const string All = """{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}""";
    private const string Plant = """{"sensors":"plant-1/*","metrics":["*"],"aggregations":["max","p95"],"windows":["5m"]}""";
    private const string Pump = """{"sensors":"plant-1/pump","metrics":["flow"],"aggregations":["rate"],"windows":["10m"],"age":true}""";

    [Theory]
    [InlineData("plant-1/pump", "flow_mean_1m", "flow_max_5m", "flow_p95_5m", "flow_rate_10m", "flow_age")]
    [InlineData("plant-1/valve", "flow_mean_1m", "flow_max_5m", "flow_p95_5m")]
    [InlineData("plant-10/pump", "flow_mean_1m")]
    [InlineData("", "flow_mean_1m")]
    public void A_sensor_has_the_features_of_the_groups_that_fit_it(string sensorId, params string[] names) =>
        Assert.Equal(names, Parse(All, Plant, Pump).For(sensorId).PlanFor("flow")!.Names);

    [Fact]
    public void A_change_of_another_sensors_group_leaves_a_sensors_definitions_as_they_are()
    {
        var (before, after) = (Parse(All, Plant), Parse(All, Plant.Replace("p95", "p99", StringComparison.Ordinal), Pump));

        Assert.Equal(before.For("plant-2/pump").Hash, after.For("plant-2/pump").Hash);
        Assert.Equal(Parse(All).Hash, after.For("plant-2/pump").Hash);
        Assert.NotEqual(before.For("plant-1/valve").Hash, after.For("plant-1/valve").Hash);
        Assert.NotEqual(before.Hash, after.Hash);
    }

    [Fact]
    public void A_sensor_that_no_group_fits_has_no_features_and_is_no_error() => Assert.Null(Parse(Plant).For("plant-2/pump").PlanFor("flow"));

    [Fact]
    public void Sensors_that_the_same_groups_fit_share_their_definitions()
    {
        var definitions = Parse(All, Plant);

        Assert.Same(definitions.For("plant-1/a"), definitions.For("plant-1/b"));
        Assert.Same(Parse(All) is var plain ? plain.For("a") : null, plain);
    }

    [Theory]
    [InlineData("\"plant-*-1\"")]
    [InlineData("\"\"")]
    [InlineData("7")]
    [InlineData("[\"a\"]")]
    public void A_pattern_that_is_none_is_refused(string pattern)
    {
        var exception = Assert.Throws<FeatureDefinitionsException>(() => Parse(All.Replace("{\"metrics\"", $"{{\"sensors\":{pattern},\"metrics\"", StringComparison.Ordinal)));

        Assert.StartsWith("1:25: 'sensors' must be a sensor's id", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_are_those_of_a_sensor_and_not_of_all_together()
    {
        var windows = string.Join(',', Enumerable.Range(1, 30).Select(minutes => $"\"{minutes}m\""));
        string Of(string sensors) => $$"""{"sensors":"{{sensors}}","metrics":["*"],"aggregations":["mean","max","min"],"windows":[{{windows}}]}""";

        // 90 features each: of a sensor of plant-1 180, and 270 where a third one fits it as well.
        Parse(Of("plant-1/*"), Of("plant-2/*"), Of("plant-3/*"), Of("plant-1/pump"));
        var exception = Assert.Throws<FeatureDefinitionsException>(() => Parse(Of("plant-1/*"), Of("plant-1/p*"), Of("plant-1/pump")));
        var third = $"{Of("plant-1/*")},{Of("plant-1/p*")},".Length + "{\"features\":[".Length + 1;
        Assert.Equal($"1:{third}: A metric of plant-1/pump could have 270 features, but at most 256 are allowed: use fewer.", exception.Message);
    }

    [Theory]
    [InlineData("median")]
    [InlineData("p90")]
    [InlineData("changes")]
    [InlineData("increase")]
    [InlineData("rate")]
    public void What_needs_single_readings_has_no_window_with_a_hop(string aggregation)
    {
        var exception = Assert.Throws<FeatureDefinitionsException>(
            () => Parse($$"""{"metrics":["*"],"aggregations":["mean","{{aggregation}}"],"windows":["1m",{"length":"1h","hop":"1m"}]}"""));

        Assert.StartsWith($"1:54: '{aggregation}' needs", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1h", exception.Message, StringComparison.Ordinal);
    }

    private static FeatureDefinitions Parse(params string[] groups) =>
        FeatureDefinitions.Parse(Encoding.UTF8.GetBytes($$"""{"features":[{{string.Join(',', groups)}}]}"""));
}
