using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class MetricLimitTests
{
    private static readonly FeatureDefinitions SixtyFour = WithMetrics(64);

    [Theory]
    [InlineData(64, 64)]
    [InlineData(33, 32)]
    [InlineData(40, 60)]
    public void A_sensor_whose_metrics_come_in_two_messages_keeps_the_first_sixty_four_whole(int first, int second)
    {
        var engine = Fed(Enumerable.Range(0, 60).Select(i => Some.Reading(
            Some.Noon.AddSeconds(i), [.. Names(i % 2 == 0 ? "a" : "b", i % 2 == 0 ? first : second).Select(name => (name, (double)i))])), SixtyFour);

        var features = engine.Compute(AsOf.Latest)!;
        Assert.Equal(64, features.Names.Count(name => name.EndsWith("_age", StringComparison.Ordinal)));
        Assert.All(features.Names.Where(name => name.EndsWith("_count_1m", StringComparison.Ordinal)), name => Assert.Equal(30, features.Value(name)));
        Assert.Equal(60, features.Quality.Readings);
        Assert.Equal(30 * (first + second - 64), features.Quality.Refused);
        Assert.Equal(Names("b", second).Skip(64 - first).Order(StringComparer.Ordinal), features.Quality.RefusedMetrics);
    }

    [Fact]
    public void The_first_refused_value_of_each_metric_is_reported_once()
    {
        var engine = Fed([Some.Reading(Some.Noon, [.. Names("a", 64).Select(name => (name, 1.0))])], SixtyFour);

        engine.Add(Some.Shard, Some.Place(2), Some.Reading(Some.Noon.AddSeconds(1), ("a00", 2), ("b00", 7), ("b01", 8)));
        Assert.Equal([new MetricValue("b00", 7), new MetricValue("b01", 8)], engine.Refused);

        engine = Restored(engine, SixtyFour);
        engine.Add(Some.Shard, Some.Place(3), Some.Reading(Some.Noon.AddSeconds(2), ("b00", 7), ("b02", 9)));
        Assert.Equal([new MetricValue("b02", 9)], engine.Refused);
        Assert.Equal(4, engine.Compute(AsOf.Latest)!.Quality.Refused);

        engine.Add(Some.Shard, Some.Place(4), Some.Reading(Some.Noon.AddSeconds(3), ("a00", 2)));
        Assert.Empty(engine.Refused);
    }

    [Fact]
    public void A_metric_that_no_window_reaches_back_to_makes_room()
    {
        var engine = Fed([Some.Reading(Some.Noon, [.. Names("a", 64).Select(name => (name, 1.0))])], SixtyFour);

        // A window of an hour begins at a whole minute: up to one earlier.
        var kept = FeatureDefinitions.Default.LongestWindow + FeatureDefinitions.Default.AllowedLateness + TimeSpan.FromMinutes(1);

        engine.Add(Some.Shard, Some.Place(2), Some.Reading(Some.Noon + kept - TimeSpan.FromTicks(1), ("b00", 7)));
        Assert.Equal(1, engine.Compute(AsOf.Latest)!.Quality.Refused);

        engine.Add(Some.Shard, Some.Place(3), Some.Reading(Some.Noon + kept, ("b00", 7)));
        var features = engine.Compute(AsOf.Latest)!;
        Assert.Equal(1, features.Value("b00_count_1m"));
        Assert.DoesNotContain("a00_age", features.Names);
        Assert.Contains("a01_age", features.Names);
    }

    [Fact]
    public void Of_a_shard_that_is_far_behind_a_refused_metric_is_reported_once_as_well()
    {
        var engine = Fed([Some.Reading(Some.Noon.AddHours(2), [.. Names("a", 64).Select(name => (name, 1.0))])], SixtyFour);
        var reported = 0;
        for (var i = 0; i < 50; i++)
        {
            engine.Add(Lineage("shardId-000000000009"), Some.Place(i + 1), Some.Reading(Some.Noon.AddSeconds(i), ("x", i)));
            reported += engine.Refused.Count;
        }

        Assert.Equal((1, 50), (reported, engine.Compute(AsOf.Latest)!.Quality.Refused));
    }

    [Fact]
    public void However_many_names_are_refused_sixty_four_are_remembered()
    {
        var engine = Fed([Some.Reading(Some.Noon, [.. Names("a", 64).Select(name => (name, 1.0))])], SixtyFour);
        var reported = 0;
        for (var i = 0; i < 500; i++)
        {
            engine.Add(Some.Shard, Some.Place(i + 2), Some.Reading(Some.Noon.AddSeconds(i), ($"x{i}", 1)));
            reported += engine.Refused.Count;
        }

        Assert.Equal((64, 500), (reported, engine.Compute(AsOf.Latest)!.Quality.Refused));
    }

    [Fact]
    public void By_default_a_sensor_has_256_metrics()
    {
        var engine = Fed([Some.Reading(Some.Noon, [.. Enumerable.Range(0, 300).Select(i => ($"m{i:000}", 1.0))])]);

        Assert.Equal(256, engine.Windows.Metrics.Count);
        Assert.Equal(44, engine.RefusedValues);
    }

    [Fact]
    public void Under_a_lower_limit_a_stored_sensor_keeps_its_metrics_until_they_are_out_of_reach()
    {
        var engine = Restored(Fed([Some.Reading(Some.Noon, [.. Names("a", 64).Select(name => (name, 1.0))])]), WithMetrics(32));
        Assert.Equal(64, engine.Windows.Metrics.Count);

        engine.Add(Some.Shard, Some.Place(2), Some.Reading(Some.Noon.AddSeconds(1), ("b", 1)));
        Assert.Equal(1, engine.RefusedValues);

        engine.Add(Some.Shard, Some.Place(3), Some.Reading(Some.Noon.AddHours(2), ("b", 1)));
        Assert.Equal((32, 1), (engine.Windows.Metrics.Count, engine.RefusedValues));
    }

    [Fact]
    public void A_metric_that_loses_its_newest_value_makes_room_as_if_it_had_never_had_it()
    {
        var engine = new KeyEngine(WithMetrics(1));
        engine.Add(Lineage("shard-1"), Some.Place(1), Some.Reading(Some.Noon, ("a", 1)));
        engine.Add(Lineage("shard-1"), Some.Place(2), Some.Reading(Some.Noon.AddHours(1), ("a", 1)) with { Id = "x" });
        engine.Add(Lineage("shard-1"), Some.Place(3), Some.Reading(Some.Noon.AddHours(1).AddSeconds(100), ("b", 1)));
        Assert.Equal(1, engine.RefusedValues);

        // The reading counts at a lower place, without a value for a.
        engine.Add(Lineage("shard-0"), Some.Place(1), Some.Reading(Some.Noon.AddHours(1)) with { Id = "x", Missing = ["a"] });
        engine.Add(Lineage("shard-1"), Some.Place(4), Some.Reading(Some.Noon.AddHours(1).AddSeconds(200), ("b", 1)));

        Assert.Equal((1, "b"), (engine.RefusedValues, engine.Windows.Metrics.Single().Metric));
    }

    private static string[] Names(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i:00}")];
}
