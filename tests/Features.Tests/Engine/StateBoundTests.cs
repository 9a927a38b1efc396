using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Tests.Detection;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class StateBoundTests
{
    private const int Bound = 300_000;
    private const int SectionBound = 200_000;

    [Fact]
    public void A_sensor_of_one_reading_a_second_persists_in_a_few_kilobytes()
    {
        var engine = Fed(Enumerable.Range(0, 7200).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("temperature", 20 + (i % 100 / 100.0)))));

        Assert.InRange(Snapshot(engine).Length, 1_000, 8_000);
        Assert.False(engine.Compute(AsOf.Latest)!.Quality.Approximate);
    }

    [Fact]
    public void The_detector_keeps_at_most_three_kilobytes_of_a_metric()
    {
        var random = new Random(7);
        var readings = Enumerable.Range(0, 5000).Select(i => Some.Reading(Some.Noon.AddMinutes(i), ("m", random.NextDouble()))).ToArray();

        var detector = Snapshot(new ScoredSensor().Take(readings).Engine).Length - Snapshot(Fed(readings)).Length;

        Assert.InRange(detector, 1_000, 3_000);
    }

    [Fact]
    public void No_section_of_the_worst_sensor_is_beyond_the_bound()
    {
        // The longest names, values that do not compress, ids, uneven times, more tiles than are kept, and a producer that spreads it over shards.
        var definitions = FeatureDefinitions.Parse(
            """
            {"features":[{"metrics":["*"],"aggregations":["mean","slope"],"windows":["5m",
                {"length":"4m","hop":"1s"},{"length":"8m","hop":"2s"},{"length":"12m","hop":"3s"},{"length":"16m","hop":"4s"}]}]}
            """u8);
        var random = new Random(7);
        var engine = new KeyEngine(definitions, new FormulaScorer(threshold: null).Model);
        var batch = new ScoringBatch();
        var names = Enumerable.Range(0, 3).Select(i => $"{new string('m', 45)}{i:000}").ToArray();
        var shards = Enumerable.Range(0, 200).Select(i => Lineage(string.Create(CultureInfo.InvariantCulture, $"shardId-{i:000000000000}"))).ToArray();
        var time = Some.Noon;
        var largest = 0;
        for (var i = 0; i < 25_000; i++)
        {
            time = time.AddTicks(random.NextInt64(TimeSpan.TicksPerSecond / 10));
            var metrics = Array.ConvertAll(names, name => new MetricValue(name, random.NextDouble() * 1e6));
            var reading = new Reading("s", time, metrics, new string('i', 100) + i);
            engine.Stage(shards[i % shards.Length], Some.Place(i + 1), reading, batch);
            engine.Add(shards[i % shards.Length], Some.Place(i + 1), reading, batch, []);
            batch.Clear();
            if (i % 2_500 == 0)
            {
                largest = Math.Max(largest, SnapshotFrames.ReadSnapshot(Snapshot(engine)).Max(frame => frame.Content.Length));
            }
        }

        Assert.InRange(largest, 100_000, SectionBound);
        Assert.True(engine.Compute(AsOf.Latest)!.Quality.Approximate);
    }

    [Fact]
    public void Ids_of_readings_with_ever_other_metrics_stay_within_the_bound_of_a_section()
    {
        var random = new Random(7);
        var engine = new KeyEngine(WithMetrics(FeatureDefinitions.MostMetrics));
        var names = Enumerable.Range(0, FeatureDefinitions.MostMetrics).Select(i => $"{new string('m', 44)}{i:0000}").ToArray();
        for (var i = 0; i < 400; i++)
        {
            MetricValue[] metrics = [.. names.Where(_ => random.Next(4) == 0).Select(name => new MetricValue(name, i))];
            engine.Add(Some.Shard, Some.Place(i + 1), new Reading("s", Some.Noon.AddSeconds(i), metrics, $"{i}"));
        }

        Assert.InRange(SnapshotFrames.ReadSnapshot(Snapshot(engine)).Single(frame => frame.Name == "ids").Content.Length, 100_000, SectionBound);
        Assert.InRange(engine.Compute(AsOf.Latest)!.Quality.IdsForgotten, 1, 399);
    }

    [Fact]
    public void All_metrics_together_stay_within_the_bounds_of_their_sensor_and_snapshots_change_nothing()
    {
        var definitions = WithMetrics(16);
        var random = new Random(5);
        var (whole, restored) = (new KeyEngine(definitions), new KeyEngine(definitions));
        var most = (Raw: 0, Seconds: 0, Hops: 0);
        for (var i = 0; i < 6_000; i++)
        {
            var reading = Some.Reading(Some.Noon.AddMilliseconds(i * 100), [.. Enumerable.Range(0, 16).Where(_ => random.Next(8) > 0).Select(metric => ($"m{metric:00}", random.NextDouble()))]);
            whole.Add(Some.Shard, Some.Place(i + 1), reading);
            restored.Add(Some.Shard, Some.Place(i + 1), reading);
            restored = i % 501 == 500 ? Restored(restored, definitions) : restored;
            most = (
                Math.Max(most.Raw, whole.Windows.Metrics.Sum(series => series.Raw.Count)),
                Math.Max(most.Seconds, whole.Windows.Metrics.Sum(series => series.Seconds.Count)),
                Math.Max(most.Hops, whole.Windows.Metrics.Sum(series => series.HopTileCount)));
        }

        Assert.InRange(most.Raw, 7_900, 8_000);
        Assert.InRange(most.Seconds, 1_500, 1_600);
        Assert.InRange(most.Hops, 100, 4_000);
        Assert.True(whole.Compute(AsOf.Latest)!.Quality.Approximate);
        Assert.Equal(Snapshot(whole), Snapshot(restored));
    }

    [Fact]
    public void One_metric_at_a_thousand_readings_a_second_stays_within_the_bound_and_says_that_it_is_approximate()
    {
        var random = new Random(7);
        var engine = Fed(Enumerable.Range(0, 400_000).Select(i => Some.Reading(Some.Noon.AddMilliseconds(i), ("m", random.NextDouble()))));

        var features = engine.Compute(AsOf.Latest)!;
        Assert.InRange(Snapshot(engine).Length, 10_000, Bound);
        Assert.True(features.Quality.Approximate);
        Assert.InRange(features.Value("m_count_1m"), 59_000, 61_000);
        Assert.InRange(features.Value("m_count_5m"), 299_000, 301_000);
        Assert.InRange(features.Value("m_mean_5m"), 0.49, 0.51);
        Assert.Equal(400_000, features.Value("m_count_1h"));
    }

    [Fact]
    public void Above_the_cap_the_state_is_still_a_function_of_the_log_alone()
    {
        var random = new Random(11);
        var readings = Enumerable.Range(0, 20_000)
            .Select(i => Some.Reading(Some.Noon.AddMilliseconds((i * 10) - random.Next(5000)), ("m", random.NextDouble())))
            .ToArray();
        var engine = new KeyEngine(FeatureDefinitions.Default);
        for (var i = 0; i < readings.Length; i++)
        {
            engine.Add(Some.Shard, Some.Place(i + 1), readings[i]);
            engine = i % 777 == 0 ? Restored(engine) : engine;
        }

        Assert.True(engine.Compute(AsOf.Latest)!.Quality.Approximate);
        Assert.Equal(Snapshot(Fed(readings)), Snapshot(engine));
    }

    [Fact]
    public void All_readings_of_one_instant_are_counted_above_the_cap()
    {
        var engine = Fed(Enumerable.Range(0, 10_000).Select(i => Some.Reading(Some.Noon, ("m", i))));

        Assert.Equal(10_000, Latest(engine, "m_count_1m"));
        Assert.Equal(9_999, Latest(engine, "m_last_1m"));
    }
}
