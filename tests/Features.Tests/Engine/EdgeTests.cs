using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Windows;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Above the limits of what is kept, the edges that are reported give the counts.</summary>
public sealed class EdgeTests
{
    [Theory]
    [InlineData(1, 12, 420, 1)]
    [InlineData(13, 1, 420, 1)]
    [InlineData(20, 1, 420, 1)]
    [InlineData(64, 1, 420, 1)]
    [InlineData(64, 4, 2_000, 1)]
    [InlineData(3, 100, 700, 1)]
    [InlineData(20, 1, 180, 60)]
    [InlineData(40, 1, 180, 60)]
    [InlineData(64, 1, 400, 60)]
    [InlineData(64, 1, 2_000, 7)]
    public void Counting_from_the_reported_edge_gives_the_reported_count(int metrics, int rate, int seconds, int step)
    {
        var random = new Random(metrics + rate);
        var readings = Enumerable.Range(0, seconds * rate)
            .Select(i => Some.Reading(
                Some.Noon.AddSeconds((double)i * step / rate), [.. Enumerable.Range(0, metrics).Where(_ => random.Next(10) > 0).Select(metric => ($"m{metric:00}", random.NextDouble()))]))
            .ToArray();
        var engine = Shuffled(readings, random);

        foreach (var asOf in (AsOf[])[AsOf.Latest, new AsOf(engine.OldestAsOf), new AsOf(engine.LastReadingAt!.Value.AddSeconds(17.3))])
        {
            AssertReproduces(engine.Compute(asOf)!, readings);
        }
    }

    [Fact]
    public void Below_the_limits_no_window_is_reported()
    {
        var engine = Fed(Enumerable.Range(0, 4_000).Select(i => Some.Reading(Some.Noon.AddSeconds(i), [.. Enumerable.Range(0, 13).Select(metric => ($"m{metric:00}", 1.0))])));

        Assert.Empty(engine.Compute(AsOf.Latest)!.Quality.Edges);
    }

    [Fact]
    public void A_metric_that_fell_silent_gives_its_room_back_before_another_one_loses_precision()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        var place = 0;
        foreach (var metric in (string[])["a", "b"])
        {
            for (var i = 0; i < 4_000; i++)
            {
                engine.Add(Some.Shard, Some.Place(++place), Some.Reading(Some.Noon.AddSeconds((metric == "b" ? 1_000 : 0) + (i * 0.09)), (metric, i)));
            }
        }

        Assert.Empty(engine.Compute(AsOf.Latest)!.Quality.Edges);
    }

    [Fact]
    public void Where_an_instant_is_asked_for_at_which_readings_are_no_longer_kept_one_by_one_it_is_refused()
    {
        var engine = Fed(Enumerable.Range(0, 10_000).Select(i => Some.Reading(Some.Noon.AddMilliseconds(i), ("m", i))));

        var oldest = engine.OldestAsOf!.Value;
        Assert.InRange(oldest, Some.Noon.AddSeconds(5), Some.Noon.AddSeconds(6));
        Assert.Equal((oldest - Some.Noon).TotalMilliseconds + 1, engine.Compute(new AsOf(oldest))!.Value("m_count_1m"));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Compute(new AsOf(oldest.AddTicks(-1))));
    }

    [Fact]
    public void Windows_with_a_hop_stay_whole_whatever_leaves_the_readings_kept_one_by_one()
    {
        // A hop that no power of two seconds divides.
        var definitions = FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(
            """{"maxRawReadings":50,"features":[{"metrics":["*"],"aggregations":["count","first","last","min","max"],"windows":["3m",{"length":"21m","hop":"7s"}]}]}"""));
        var random = new Random(5);
        var readings = Enumerable.Range(0, 3_000).Select(i => Some.Reading(Some.Noon.AddSeconds(i * 0.7), ("m", random.NextDouble()))).ToArray();

        var features = Shuffled(readings, random, definitions).Compute(AsOf.Latest)!;

        Assert.DoesNotContain(features.Quality.Edges, edge => edge.Window == "21m");
        AssertReproduces(features, readings, definitions);
    }

    /// <summary>Readings that arrive up to the allowed lateness out of order.</summary>
    private static KeyEngine Shuffled(Reading[] readings, Random random, FeatureDefinitions? definitions = null) => Restored(
        Fed(readings.Select(reading => (reading, At: reading.EventTime.AddSeconds(random.Next(3) == 0 ? random.NextDouble() * 59 : 0))).OrderBy(pair => pair.At).Select(pair => pair.reading), definitions),
        definitions);

    private static void AssertReproduces(SensorFeatures features, Reading[] readings, FeatureDefinitions? definitions = null)
    {
        var windows = (definitions ?? FeatureDefinitions.Default).Groups.SelectMany(group => group.Windows).ToArray();
        foreach (var metric in features.Names.Where(name => name.Contains("_count_", StringComparison.Ordinal)).Select(name => name.Split('_')[0]).Distinct())
        {
            foreach (var window in windows)
            {
                var edge = features.Quality.Edges.SingleOrDefault(edge => edge.Metric == metric && edge.Window == window.Label);
                var values = readings
                    .Where(reading => reading.EventTime.UtcTicks > FromOf(window, features.AsOf, edge) && reading.EventTime <= features.AsOf)
                    .SelectMany(reading => reading.Metrics.Where(value => value.Name == metric).Select(value => value.Value))
                    .ToArray();
                Assert.Equal(values.Length, features.Value($"{metric}_count_{window.Label}"));
                if (values.Length > 0)
                {
                    Assert.Equal((values[0], values[^1]), (features.Value($"{metric}_first_{window.Label}"), features.Value($"{metric}_last_{window.Label}")));
                    Assert.Equal((values.Min(), values.Max()), (features.Value($"{metric}_min_{window.Label}"), features.Value($"{metric}_max_{window.Label}")));
                }
            }
        }
    }

    private static long FromOf(WindowDefinition window, DateTimeOffset asOf, WindowEdge? edge)
    {
        if (edge is not null)
        {
            return edge.From.UtcTicks;
        }

        var start = (asOf - window.Length).UtcTicks;
        return window.Hop is { Ticks: var hop } ? start / hop * hop : start;
    }
}
