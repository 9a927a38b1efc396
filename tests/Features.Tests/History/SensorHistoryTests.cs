using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;

namespace SensorGrid.Features.Tests.History;

public sealed class SensorHistoryTests
{
    private readonly KeyEngine _engine = new(FeatureDefinitions.Default);
    private int _places;

    [Fact]
    public void Before_the_first_reading_there_is_none() =>
        Assert.Null(_engine.History(Some.Noon, Some.Noon.AddHours(1), 100));

    [Fact]
    public void Readings_that_a_chart_has_room_for_are_a_point_each()
    {
        Take(0, 1.5);
        Take(30, -2);
        Take(60, 4);

        var points = PointsOf(From(-60), From(120), points: 100);

        Assert.Equal([From(0), From(30), From(60)], points.Select(point => point.Time));
        Assert.All(points, point => Assert.Equal((1, point.Mean, point.Mean), (point.Count, point.Min, point.Max)));
        Assert.Equal([1.5, -2, 4], points.Select(point => point.Mean));
    }

    [Fact]
    public void Where_there_are_more_no_reading_and_no_peak_is_lost()
    {
        for (var second = 0; second < 300; second++)
        {
            Take(second, second == 150 ? 1000 : second == 151 ? -1000 : second % 7);
        }

        var points = PointsOf(From(0), From(299), points: 10);

        Assert.InRange(points.Length, 8, 10);
        Assert.Equal(300, points.Sum(point => point.Count));
        Assert.Equal((1000, -1000), (points.Max(point => point.Max), points.Min(point => point.Min)));
    }

    [Fact]
    public void Readings_that_are_no_longer_kept_one_by_one_are_a_point_a_minute()
    {
        for (var second = 0; second < 3600; second += 10)
        {
            Take(second, second);
        }

        var points = PointsOf(From(0), From(3600), points: 1000);

        // The first tile ends at noon itself; then come whole minutes of six readings, and the last six minutes one by one.
        Assert.Equal(360, points.Sum(point => point.Count));
        Assert.Equal(1, points[0].Count);
        Assert.All(points[1..40], point => Assert.Equal((6, 50.0), (point.Count, point.Max - point.Min)));
        Assert.All(points[^30..], point => Assert.Equal(1, point.Count));
    }

    [Fact]
    public void Only_what_is_asked_for_is_in_it_both_ends_included()
    {
        for (var second = 0; second < 60; second++)
        {
            Take(second, second);
        }

        var points = PointsOf(From(10), From(20), points: 100);

        Assert.Equal(Enumerable.Range(10, 11).Select(second => (double)second), points.Select(point => point.Mean));
    }

    [Fact]
    public void The_rolling_mean_and_deviation_look_back_over_the_longest_exact_window()
    {
        for (var second = 0; second < 360; second++)
        {
            Take(second, second);
        }

        var points = PointsOf(From(300), From(359), points: 1000);

        // The last five minutes of the last reading: 60 to 359.
        Assert.Equal(TimeSpan.FromMinutes(5), _engine.History(From(0), From(359), 10)!.Rolling);
        Assert.Equal(209.5, points[^1].RollingMean, 9);
        Assert.Equal(Math.Sqrt(((300.0 * 300) - 1) / 12), points[^1].RollingStd, 9);
    }

    [Fact]
    public void Metrics_are_told_apart_and_those_without_a_reading_left_out()
    {
        Take(0, 1);
        _engine.Add(Some.Shard, Some.Place(++_places), Some.Reading(From(10), ("vibration", 2)));

        Assert.Equal(["temperature", "vibration"], _engine.History(From(0), From(10), 10)!.Metrics.Select(metric => metric.Metric));
        Assert.Equal(["vibration"], _engine.History(From(5), From(10), 10)!.Metrics.Select(metric => metric.Metric));
    }

    private static DateTimeOffset From(int second) => Some.Noon.AddSeconds(second);

    private void Take(int second, double value) =>
        _engine.Add(Some.Shard, Some.Place(++_places), Some.Reading(From(second), ("temperature", value)));

    private HistoryPoint[] PointsOf(DateTimeOffset from, DateTimeOffset to, int points) =>
        Assert.Single(_engine.History(from, to, points)!.Metrics).Points;
}
