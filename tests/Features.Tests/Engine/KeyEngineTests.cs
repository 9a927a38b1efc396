using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class KeyEngineTests
{
    private readonly KeyEngine _engine = new(SensorGrid.Features.Definitions.FeatureDefinitions.Default);

    [Fact]
    public void A_sensor_without_readings_has_no_features()
    {
        Assert.Null(_engine.Compute(AsOf.Latest));
        Assert.Null(_engine.LastReadingAt);
        Assert.Null(_engine.OldestAsOf);
    }

    [Fact]
    public void A_reading_as_old_as_the_allowed_lateness_counts_and_an_older_one_is_late()
    {
        Add(1, Some.Noon, 1);

        Assert.Equal(ReadingDisposition.Counted, Add(2, Some.Noon.AddMinutes(-1), 2));
        Assert.Equal(ReadingDisposition.Late, Add(3, Some.Noon.AddMinutes(-1).AddTicks(-1), 3));
        var features = _engine.Compute(AsOf.Latest)!;
        Assert.Equal((2, 1), (features.Quality.Readings, features.Quality.Late));
        Assert.Equal(2, features.Value("m_count_5m"));
    }

    [Fact]
    public void What_is_late_is_judged_by_the_shard_that_a_reading_came_from()
    {
        _engine.Add(Lineage("a"), Some.Place(1), Some.Reading(Some.Noon, ("m", 1)));

        Assert.Equal(
            ReadingDisposition.Counted,
            _engine.Add(Lineage("b"), Some.Place(1), Some.Reading(Some.Noon.AddMinutes(-3), ("m", 2))));
        Assert.Equal(2, Latest(_engine, "m_count_5m"));
    }

    [Fact]
    public void A_child_shard_judges_by_what_its_parents_had()
    {
        _engine.Add(Lineage("parent"), Some.Place(1), Some.Reading(Some.Noon, ("m", 1)));

        Assert.Equal(
            ReadingDisposition.Late,
            _engine.Add(Lineage("child", "parent"), Some.Place(2), Some.Reading(Some.Noon.AddMinutes(-3), ("m", 2))));
    }

    [Fact]
    public void A_place_that_was_taken_before_changes_nothing()
    {
        Add(7, Some.Noon, 1);
        var before = Snapshot(_engine);

        Assert.Equal(ReadingDisposition.AlreadyTaken, Add(7, Some.Noon.AddSeconds(1), 2));
        Assert.Equal(ReadingDisposition.AlreadyTaken, Add(6, Some.Noon.AddSeconds(1), 2));
        Assert.Equal(before, Snapshot(_engine));
        Assert.Equal(Some.Place(7), _engine.PositionOf(Some.Shard.Shard));
    }

    [Fact]
    public void Of_two_readings_with_one_id_and_event_time_the_first_in_the_log_counts()
    {
        AddWithId(1, Some.Noon, 10, "a");

        Assert.Equal(ReadingDisposition.Duplicate, AddWithId(2, Some.Noon, 99, "a"));
        Assert.Equal(ReadingDisposition.Counted, AddWithId(3, Some.Noon, 20, "b"));
        Assert.Equal(ReadingDisposition.Counted, AddWithId(4, Some.Noon.AddSeconds(1), 30, "a"));
        var features = _engine.Compute(AsOf.Latest)!;
        Assert.Equal(60, features.Value("m_sum_1m"));
        Assert.Equal((3, 1), (features.Quality.Readings, features.Quality.Duplicates));
    }

    [Fact]
    public void Of_two_readings_with_one_id_from_two_shards_the_lower_place_counts_whichever_comes_first()
    {
        Reading low = Some.Reading(Some.Noon, ("m", 1)) with { Id = "a" }, high = Some.Reading(Some.Noon, ("m", 2), ("n", 3)) with { Id = "a" };
        var other = new KeyEngine(SensorGrid.Features.Definitions.FeatureDefinitions.Default);

        _engine.Add(Lineage("shard-1"), Some.Place(9), low);
        _engine.Add(Lineage("shard-2"), Some.Place(1), high);
        other.Add(Lineage("shard-2"), Some.Place(1), high);
        other = Restored(other);
        other.Add(Lineage("shard-1"), Some.Place(9), low);

        Assert.Equal(1, Latest(_engine, "m_sum_1m"));
        Assert.Equal(1, Latest(other, "m_sum_1m"));
        Assert.Equal(1, other.Compute(AsOf.Latest)!.Quality.Readings);
        Assert.DoesNotContain("n_count_1m", other.Compute(AsOf.Latest)!.Names);
    }

    [Fact]
    public void An_exact_window_excludes_its_start_and_includes_its_end()
    {
        Add(1, Some.Noon, 1);
        Add(2, Some.Noon.AddTicks(1), 2);
        Add(3, Some.Noon.AddMinutes(1), 4);

        Assert.Equal(6, Latest(_engine, "m_sum_1m"));
    }

    [Fact]
    public void A_window_with_a_hop_begins_at_a_multiple_of_it()
    {
        Add(1, Some.Noon, 1);
        Add(2, Some.Noon.AddTicks(1), 2);
        Add(3, Some.Noon.AddMinutes(60.9), 4);

        var features = _engine.Compute(AsOf.Latest)!;
        Assert.Equal(6, features.Value("m_sum_1h"));
        Assert.Equal([KeyValuePair.Create("1h", "1m")], features.Quality.Hops);
    }

    [Fact]
    public void An_empty_window_has_count_zero_and_nothing_else()
    {
        Add(1, Some.Noon, 5);

        var features = _engine.Compute(new AsOf(Some.Noon.AddMinutes(1)))!;

        Assert.Equal(0, features.Value("m_count_1m"));
        foreach (var aggregation in (string[])["sum", "mean", "std", "min", "max", "first", "last", "delta", "slope"])
        {
            Assert.True(double.IsNaN(features.Value($"m_{aggregation}_1m")), aggregation);
        }

        Assert.Equal(60, features.Value("m_age"));
    }

    [Fact]
    public void One_reading_has_no_spread_and_no_slope()
    {
        Add(1, Some.Noon, 5);

        Assert.Equal(0, Latest(_engine, "m_std_1m"));
        Assert.Equal(0, Latest(_engine, "m_delta_1m"));
        Assert.True(double.IsNaN(Latest(_engine, "m_slope_1m")));
    }

    [Fact]
    public void A_sum_beyond_the_range_of_a_double_is_null()
    {
        Add(1, Some.Noon, double.MaxValue);
        Add(2, Some.Noon.AddSeconds(1), double.MaxValue);

        Assert.True(double.IsNaN(Latest(_engine, "m_sum_1m")));
        Assert.Equal(double.MaxValue, Latest(_engine, "m_max_1m"));
    }

    [Fact]
    public void Values_further_apart_than_a_double_reaches_have_no_mean()
    {
        Add(1, Some.Noon, double.MaxValue);
        Add(2, Some.Noon.AddSeconds(1), -double.MaxValue);

        Assert.True(double.IsNaN(Latest(_engine, "m_mean_1m")));
        Assert.Equal((double.MaxValue, -double.MaxValue), (Latest(_engine, "m_first_1m"), Latest(_engine, "m_min_1m")));
    }

    [Theory]
    [InlineData(0.1, 49)]
    [InlineData(0.1, 1_000)]
    [InlineData(1e15, 60)]
    [InlineData(-273.15, 300)]
    [InlineData(1795860000.123, 59)]
    public void A_constant_has_exactly_no_spread_and_no_slope_and_its_own_mean(double constant, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add(i + 1, Some.Noon.AddSeconds(i * 0.7), constant);
        }

        foreach (var window in (string[])["1m", "5m", "1h"])
        {
            Assert.Equal((0, 0, constant), (Latest(_engine, $"m_std_{window}"), Latest(_engine, $"m_slope_{window}"), Latest(_engine, $"m_mean_{window}")));
        }

        Assert.Equal((double)((decimal)constant * Math.Min(count, 86)), Latest(_engine, "m_sum_1m"), 1e-15 * Math.Abs(constant) * count);
    }

    [Fact]
    public void Values_whose_spread_is_small_against_their_size_keep_it()
    {
        for (var i = 0; i < 60; i++)
        {
            Add(i + 1, Some.Noon.AddSeconds(i), 1e15 + (i % 2));
        }

        Assert.Equal(0.5, Latest(_engine, "m_std_1m"), 1e-9);
        Assert.Equal(15 / 17995.0, Latest(_engine, "m_slope_1m"), 1e-12);
        Assert.Equal(60e15 + 30, Latest(_engine, "m_sum_1m"));
    }

    [Fact]
    public void A_large_offset_costs_the_standard_deviation_no_precision()
    {
        for (var i = 0; i < 300; i++)
        {
            Add(i + 1, Some.Noon.AddSeconds(i), 1e9 + (i % 2));
        }

        Assert.Equal(0.5, Latest(_engine, "m_std_5m"), 1e-9);
    }

    [Fact]
    public void An_instant_before_what_is_kept_is_refused()
    {
        Add(1, Some.Noon, 5);

        Assert.Equal(Some.Noon.AddMinutes(-1), _engine.OldestAsOf);
        Assert.Throws<ArgumentOutOfRangeException>(() => _engine.Compute(new AsOf(Some.Noon.AddMinutes(-1).AddTicks(-1))));
        Assert.NotNull(_engine.Compute(new AsOf(Some.Noon.AddMinutes(-1))));
    }

    [Fact]
    public void The_present_is_answered_even_when_the_sensors_clock_is_far_ahead_of_it()
    {
        Add(1, Some.Noon, 5);

        Assert.Equal(Some.Noon.AddMinutes(-1), _engine.Compute(new AsOf(Some.Noon.AddMinutes(-4), OrOldest: true))!.AsOf);
        Assert.Equal(Some.Noon.AddMinutes(4), _engine.Compute(new AsOf(Some.Noon.AddMinutes(4), OrOldest: true))!.AsOf);
    }

    [Fact]
    public void A_feature_is_gapped_while_its_window_overlaps_a_gap_of_its_shard()
    {
        var gap = new LogGap(Some.Noon.AddHours(-2), Some.Noon.AddMinutes(-50));
        _engine.Add(Some.Shard with { Gap = gap }, Some.Place(1), Some.Reading(Some.Noon, ("m", 1)));

        Assert.True(Restored(_engine).Compute(AsOf.Latest)!.Quality.Gapped);
        Assert.False(_engine.Compute(new AsOf(Some.Noon.AddMinutes(10)))!.Quality.Gapped);
    }

    [Fact]
    public void A_child_shard_inherits_the_gap_of_its_parent()
    {
        var gap = new LogGap(Some.Noon.AddHours(-2), Some.Noon.AddMinutes(-5));
        _engine.Add(Lineage("parent") with { Gap = gap }, Some.Place(1), Some.Reading(Some.Noon, ("m", 1)));
        _engine.Add(Lineage("child", "parent"), Some.Place(2), Some.Reading(Some.Noon, ("m", 1)));
        _engine.Add(Lineage("grandchild", "child"), Some.Place(3), Some.Reading(Some.Noon, ("m", 1)));

        Assert.True(_engine.Compute(AsOf.Latest)!.Quality.Gapped);
    }

    [Fact]
    public void Positions_of_every_shard_are_told_in_order()
    {
        _engine.Add(Lineage("b"), Some.Place(5), Some.Reading(Some.Noon, ("m", 1)));
        _engine.Add(Lineage("a"), Some.Place(7), Some.Reading(Some.Noon, ("m", 1)));

        Assert.Equal(
            [new StreamPosition(ShardName.Parse("a"), Some.Place(7)), new StreamPosition(ShardName.Parse("b"), Some.Place(5))],
            _engine.Compute(AsOf.Latest)!.Positions);
    }

    private ReadingDisposition Add(long place, DateTimeOffset time, double value) =>
        _engine.Add(Some.Shard, Some.Place(place), Some.Reading(time, ("m", value)));

    private ReadingDisposition AddWithId(long place, DateTimeOffset time, double value, string id) =>
        _engine.Add(Some.Shard, Some.Place(place), Some.Reading(time, ("m", value)) with { Id = id });
}
