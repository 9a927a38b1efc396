using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class ChangedDefinitionsTests
{
    private static readonly FeatureDefinitions Wider = FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(
        """{"features":[{"metrics":["*"],"aggregations":["count","mean"],"windows":["1m","30m"]}]}"""));

    [Fact]
    public void A_window_that_the_kept_readings_cover_is_rebuilt_at_once()
    {
        var readings = Enumerable.Range(0, 1200).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i * 0.5))).ToArray();

        var engine = Restored(Fed(readings), Wider);

        Assert.Equal(LatestBits(Fed(readings), name => name == "m_mean_1m"), LatestBits(engine, name => name == "m_mean_1m"));
    }

    [Fact]
    public void A_window_that_they_do_not_cover_is_null_and_warms_up_until_it_is_covered()
    {
        var readings = Enumerable.Range(0, 3600).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i))).ToArray();
        var engine = Restored(Fed(readings[..600]), Wider);

        // Six minutes are kept of the first ten; the thirtieth minute after their start covers the window.
        var covered = 600 - 360 + 1800;
        for (var i = 600; i < covered; i++)
        {
            engine.Add(Some.Shard, Some.Place(i + 1), readings[i]);
            engine = i == 1000 ? Restored(engine, Wider) : engine;
        }

        var before = engine.Compute(new AsOf(readings[covered - 3].EventTime))!;
        Assert.Equal(["m_count_30m", "m_mean_30m"], before.Quality.Warmup);
        Assert.True(double.IsNaN(before.Value("m_count_30m")));
        var after = engine.Compute(AsOf.Latest)!;
        Assert.Empty(after.Quality.Warmup);
        Assert.Equal(1800, after.Value("m_count_30m"));
    }

    [Fact]
    public void Counters_and_positions_survive_the_change()
    {
        var engine = Restored(Fed(Enumerable.Range(0, 100).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i)))), Wider);

        Assert.Equal(100, engine.Compute(AsOf.Latest)!.Quality.Readings);
        Assert.Equal(Some.Place(100), engine.PositionOf(Some.Shard.Shard));
    }

    [Fact]
    public void A_metric_that_had_no_features_has_no_age_until_a_reading_is_newer_than_the_change()
    {
        var engine = Restored(WithUnseen("b"), FeatureDefinitions.Default);

        // Before the change b had a reading at 100 s, which was not kept.
        Add(engine, 101, Some.Reading(Some.Noon.AddSeconds(90), ("b", 1)));
        Assert.DoesNotContain("b_age", engine.Compute(AsOf.Latest)!.Names);

        Add(engine, 102, Some.Reading(Some.Noon.AddSeconds(110), ("b", 2)));
        Assert.Equal(0, Latest(engine, "b_age"));
        var before = engine.Compute(new AsOf(Some.Noon.AddSeconds(105)))!;
        Assert.True(double.IsNaN(before.Value("b_age")));
        Assert.Contains("b_age", before.Quality.Warmup);
    }

    [Fact]
    public void A_value_from_before_the_change_gives_no_age_to_a_metric_that_had_a_newer_one_then()
    {
        var engine = Restored(WithUnseen("b"), FeatureDefinitions.Default);
        Add(engine, 101, Some.Reading(Some.Noon.AddSeconds(110), ("b", 2)));

        // Out of order; before the change b had a reading at 100 s, which was not kept.
        Add(engine, 102, Some.Reading(Some.Noon.AddSeconds(95), ("b", 1)));

        var before = engine.Compute(new AsOf(Some.Noon.AddSeconds(105)))!;
        Assert.True(double.IsNaN(before.Value("b_age")), $"{before.Value("b_age")}");
        Assert.Contains("b_age", before.Quality.Warmup);
    }

    [Fact]
    public void An_instant_before_what_was_kept_under_a_shorter_lateness_has_no_age()
    {
        var engine = Restored(
            Fed(Enumerable.Range(1, 100).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("b", i))), Hopping("1s")), Hopping("10m"));

        // Of the readings up to 98 s only sums were kept; this one is not late any more.
        Add(engine, 101, Some.Reading(Some.Noon.AddSeconds(40), ("b", 1)));

        var before = engine.Compute(new AsOf(Some.Noon.AddSeconds(60)))!;
        Assert.True(double.IsNaN(before.Value("b_age")), $"{before.Value("b_age")}");
        Assert.Contains("b_age", before.Quality.Warmup);
        Assert.Equal(0.5, engine.Compute(new AsOf(Some.Noon.AddSeconds(98.5)))!.Value("b_age"));
        Assert.Equal(0.5, engine.Compute(new AsOf(Some.Noon.AddSeconds(99.5)))!.Value("b_age"));
    }

    [Fact]
    public void A_window_that_holds_the_very_instant_of_the_change_is_not_covered()
    {
        var engine = Restored(WithUnseen("b"), FeatureDefinitions.Default);
        var change = Some.Noon.AddSeconds(100);

        Add(engine, 101, Some.Reading(change, ("b", 1)));
        Add(engine, 102, Some.Reading(change.AddMinutes(1).AddTicks(-1), ("b", 2)));
        Assert.Contains("b_count_1m", engine.Compute(AsOf.Latest)!.Quality.Warmup);

        Add(engine, 103, Some.Reading(change.AddMinutes(1), ("b", 3)));
        Assert.Equal(2, Latest(engine, "b_count_1m"));
    }

    /// <summary>A sensor with readings of two metrics until 100 s after noon, whose definitions have no features of one of them.</summary>
    private static KeyEngine WithUnseen(string metric) => Fed(
        Enumerable.Range(1, 100).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("a", i), (metric, i))),
        FeatureDefinitions.Parse(Encoding.UTF8.GetBytes("""{"features":[{"metrics":["a"],"aggregations":["count"],"windows":["1m"]}]}""")));

    private static FeatureDefinitions Hopping(string allowedLateness) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(
        $$"""{"allowedLateness":"{{allowedLateness}}","features":[{"metrics":["*"],"aggregations":["count"],"windows":[{"length":"1m","hop":"1s"}],"age":true}]}"""));

    private static void Add(KeyEngine engine, int place, Reading reading) => engine.Add(Some.Shard, Some.Place(place), reading);
}
