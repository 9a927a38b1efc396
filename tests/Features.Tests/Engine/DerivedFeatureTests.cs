using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Features that are computed from others.</summary>
public sealed class DerivedFeatureTests
{
    private const string Groups = """[{"metrics":["*"],"aggregations":["count","mean","last"],"windows":["1m",{"length":"1h","hop":"1m"}],"age":true}]""";

    [Fact]
    public void A_derived_feature_is_computed_from_features_as_of_the_same_instant()
    {
        var engine = Fed(
            [Some.Reading(Some.Noon, ("power", 30), ("rated", 40)), Some.Reading(Some.Noon.AddSeconds(30), ("power", 60)), Some.Reading(Some.Noon.AddSeconds(80), ("power", 20))],
            Of("""{"name":"load","expression":"power_mean_1m / rated_last_1h"}"""));

        Assert.Equal(40.0 / 40, engine.Compute(AsOf.Latest)!.Value("load"));
        Assert.Equal(20.0 / 40, engine.Compute(new AsOf(Some.Noon.AddSeconds(95)))!.Value("load"));
    }

    [Fact]
    public void Derived_features_come_last_in_the_order_of_the_definitions_and_may_use_later_ones()
    {
        var features = Fed(
            [Some.Reading(Some.Noon, ("a", 3))],
            Of("""{"name":"z","expression":"y * 2"},{"name":"y","expression":"x + 1"},{"name":"x","expression":"a_last_1m"}""")).Compute(AsOf.Latest)!;

        Assert.Equal(["z", "y", "x"], features.Names[^3..]);
        Assert.Equal([8, 4, 3], features.Values[^3..]);
    }

    [Fact]
    public void A_difference_has_a_feature_for_each_of_its_aggregations()
    {
        var features = Fed([Some.Reading(Some.Noon, ("outlet", 70), ("inlet", 52))], Of("""{"metric":"outlet","minus":"inlet","of":["mean_1m","count_1h"]}""")).Compute(AsOf.Latest)!;

        Assert.Equal((18, 0), (features.Value("outlet__minus__inlet_mean_1m"), features.Value("outlet__minus__inlet_count_1h")));
    }

    [Fact]
    public void A_metric_that_the_sensor_has_not_had_is_one_with_empty_windows()
    {
        var features = Fed(
            [Some.Reading(Some.Noon, ("a", 3))],
            Of("""{"name":"x","expression":"a_mean_1m + b_mean_1m"},{"name":"y","expression":"coalesce(b_mean_1m, 5)"},{"name":"n","expression":"b_count_1m"},{"name":"o","expression":"b_age"}""")).Compute(AsOf.Latest)!;

        Assert.Equal([double.NaN, 5, 0, double.NaN], features.Values[^4..]);
        Assert.DoesNotContain("b_mean_1m", features.Names);
    }

    [Fact]
    public void Sensors_that_a_derived_feature_does_not_fit_do_not_have_it()
    {
        var definitions = Of("""{"sensors":"plant-1/*","name":"x","expression":"a_mean_1m"},{"sensors":"plant-2/*","name":"x","expression":"a_last_1m * 2"},{"name":"y","expression":"a_age"}""");
        string[] NamesOf(string sensor) => definitions.For(sensor).DerivedPlan?.Names ?? [];

        Assert.Equal(["x", "y"], NamesOf("plant-1/a"));
        Assert.Equal(["y"], NamesOf("plant-3/a"));
        Assert.Equal(6, Fed([Some.Reading(Some.Noon, ("a", 3))], definitions.For("plant-2/b")).Compute(AsOf.Latest)!.Value("x"));
        Assert.Null(Of("").For("plant-1/a").DerivedPlan);
    }

    [Fact]
    public void A_change_of_derived_features_alone_warms_nothing_up()
    {
        var readings = Enumerable.Range(0, 3600).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("a", i))).ToArray();
        var before = Of("");
        var after = Of("""{"name":"x","expression":"a_count_1h / 2"}""");

        var engine = Fed(readings, before).ChangeTo(1, after, null, null);

        Assert.Empty(engine.Compute(AsOf.Latest)!.Quality.Warmup);
        Assert.Equal(1800, Latest(engine, "x"));
        Assert.NotEqual(before.Hash, after.Hash);
        Assert.Equal(Snapshot(Fed(readings, before)), Snapshot(Fed(readings, after)));
    }

    [Fact]
    public void What_follows_from_a_feature_in_warm_up_is_in_warm_up_too()
    {
        var engine = Fed([.. Enumerable.Range(0, 600).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("a", i)))])
            .ChangeTo(1, Of("""{"name":"y","expression":"coalesce(x, 0)"},{"name":"x","expression":"a_mean_1h"},{"name":"z","expression":"a_mean_1m"},{"name":"b","expression":"coalesce(b_last_1h, 1)"}"""), null, null);

        var features = engine.Compute(AsOf.Latest)!;

        Assert.Equal(["y", "x", "b"], features.Quality.Warmup.Where(name => !name.Contains('_')));
        Assert.Equal([double.NaN, double.NaN, 569.5, double.NaN], features.Values[^4..]);
    }

    [Fact]
    public void The_hash_is_that_of_the_tree_and_of_the_names()
    {
        Assert.Equal(Of("""{"name":"x","expression":"a_last_1m+2*b_last_1m"}""").Hash, Of("""{"expression":" `a_last_1m` + (2.0 * b_last_1m)","name":"x"}""").Hash);
        string[] others = ["""{"name":"x","expression":"a_last_1m*2+b_last_1m"}""", """{"name":"y","expression":"a_last_1m+2*b_last_1m"}""", """{"sensors":"p/*","name":"x","expression":"a_last_1m+2*b_last_1m"}"""];
        Assert.Equal(4, others.Append("""{"name":"x","expression":"a_last_1m+2*b_last_1m"}""").Select(other => Of(other).Hash).Distinct().Count());
    }

    [Fact]
    public void Alarm_budgets_leave_derived_features_as_they_are()
    {
        var definitions = Of("""{"name":"x","expression":"a_last_1m"}""");

        Assert.Equal(definitions.Hash, definitions.WithAlarms(AlarmDefinitions.Default).Hash);
    }

    private static FeatureDefinitions Of(string derived) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(
        derived.Length == 0 ? $$"""{"features":{{Groups}}}""" : $$"""{"features":{{Groups}},"derived":[{{derived}}]}"""));
}
