using System.Text;
using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Quantiles by a sketch, of a sensor: whatever the log, they are those of the readings in the window, within the told error.</summary>
public sealed class SketchProperties
{
    // The windows of a tile of half an hour have 40 buckets: with an hour of lateness, tiles of a second are many.
    private static readonly FeatureDefinitions Few = Parse("""
        {"allowedLateness":"1h","maxRawReadings":30,"features":[
          {"metrics":["m"],"windows":[{"length":"4m","hop":"1s"},{"length":"1h","hop":"30m"},{"length":"1d","hop":"1h"}],"aggregations":["median_sketch","p90_sketch","p95_sketch",{"aggregation":"p99_sketch","error":0.04}]}]}
        """);

    private static readonly FeatureDefinitions Many = Parse("""
        {"features":[
          {"metrics":["m"],"windows":[{"length":"2h","hop":"1h"},{"length":"1d","hop":"1h"}],"aggregations":["median_sketch","p99_sketch"]},
          {"metrics":["m"],"windows":["10s"],"aggregations":["mean"]}]}
        """);

    private static readonly double[] Odd = [0.0, -0.0, double.Epsilon, -double.Epsilon, 1e308, -1e308, 1e-308, 7];

    private static readonly Gen<double> Value = Gen.Frequency(
        (3, Gen.ULong.Select(bits => BitConverter.UInt64BitsToDouble(bits)).Where(double.IsFinite)),
        (3, Gen.Double[-10, 10]),
        (2, Gen.Int[1_900, 2_100].Select(value => value / 100.0)),
        (1, Gen.Int[0, Odd.Length - 1].Select(i => Odd[i])));

    private static readonly Gen<FeatureDefinitions> Definitions = Gen.Bool.Select(isFew => isFew ? Few : Many);

    // Seconds after noon and values; the series is in order of time.
    private static readonly Gen<(double Second, double Value)[]> Series = Gen.Select(Gen.Int[0, 5_400_000], Value, (milliseconds, value) => (milliseconds / 1_000.0, value)).Array[1, 250]
        .Select(series => series.OrderBy(reading => reading.Item1).ToArray());

    [Fact]
    public void Each_quantile_is_within_the_told_error_of_the_reading_at_its_rank() =>
        Gen.Select(Series, Definitions).Sample(
            (series, definitions) =>
            {
                var features = Fed(series.Select(At), definitions).Compute(AsOf.Latest)!;

                AssertWithinError(series, definitions, features);
            },
            iter: 500);

    [Fact]
    public void Readings_in_any_order_within_the_allowed_lateness_give_the_same_bits() =>
        Gen.Select(Series, Gen.Double[0, 3_599].Array[250]).Sample(
            (series, delays) =>
            {
                var shuffled = series.Zip(delays).OrderBy(pair => pair.First.Second + pair.Second).Select(pair => pair.First);

                Assert.Equal(LatestBits(Fed(series.Select(At), Few)), LatestBits(Fed(shuffled.Select(At), Few)));
            },
            iter: 300);

    [Fact]
    public void Readings_split_over_shards_in_any_way_give_the_same_bits() =>
        Gen.Select(Series, Gen.Int[0, 2].Array[250], Gen.Int[0, 1_000_000], Definitions).Sample(
            (series, shards, seed, definitions) =>
            {
                var queues = Enumerable.Range(0, 3).Select(shard => new Queue<(double Second, double Value)>(series.Where((_, i) => shards[i] == shard))).ToArray();
                var (random, engine, place) = (new Random(seed), new KeyEngine(definitions), 0);
                while (queues.Where(queue => queue.Count > 0).ToArray() is { Length: > 0 } left)
                {
                    var queue = left[random.Next(left.Length)];
                    engine.Add(Lineage($"shard-{Array.IndexOf(queues, queue)}"), Some.Place(++place), At(queue.Dequeue()));
                }

                // Means of exact windows are among them; those of one shard have the order of time.
                bool IsSketch(string name) => name.Contains("sketch", StringComparison.Ordinal);
                Assert.Equal(LatestBits(Fed(series.Select(At), definitions), IsSketch), LatestBits(engine, IsSketch));
            },
            iter: 300);

    [Fact]
    public void A_sensor_that_is_stored_and_loaded_anywhere_has_the_same_bits_and_the_same_snapshot() =>
        Gen.Select(Series, Gen.Int[0, 6].Array[250], Definitions).Sample(
            (series, restarts, definitions) =>
            {
                var engine = new KeyEngine(definitions);
                foreach (var (i, reading) in series.Index())
                {
                    engine.Add(Some.Shard, Some.Place(i + 1), At(reading));
                    engine = restarts[i] == 0 ? Restored(engine, definitions) : engine;
                }

                var never = Fed(series.Select(At), definitions);
                Assert.Equal(LatestBits(never), LatestBits(engine));
                Assert.Equal(never.Compute(AsOf.Latest)!.Quality.Edges, engine.Compute(AsOf.Latest)!.Quality.Edges);
                Assert.Equal(Snapshot(never), Snapshot(engine));
            },
            iter: 300);

    [Fact]
    public void Windows_of_equal_values_and_of_one_have_exact_quantiles() =>
        Gen.Select(Value, Gen.Int[1, 90], Definitions).Sample(
            (value, count, definitions) => Assert.All(
                Fed(Enumerable.Range(0, count).Select(i => At((i * 40, value))), definitions).Compute(AsOf.Latest)!.Values,
                quantile => Assert.Equal(value, quantile)),
            iter: 300);

    [Fact]
    public void An_empty_window_has_no_quantile()
    {
        var features = Fed([At((0, 3))], Many).Compute(new AsOf(Some.Noon.AddDays(2)))!;

        Assert.True(double.IsNaN(features.Value("m_p99_sketch_2h")));
        Assert.Empty(features.Quality.Edges);
    }

    [Fact]
    public void Values_too_far_apart_for_the_buckets_of_a_tile_are_told_with_the_error()
    {
        // 35 buckets from a power of two to the next, and as many values: each has its own.
        var readings = Enumerable.Range(0, 60).Select(i => At((i, Math.Pow(2, i / 35.0) * 1.001))).ToArray();

        var features = Fed(readings, Few).Compute(AsOf.Latest)!;

        var edge = Assert.Single(features.Quality.Edges, edge => edge.Window == "1h");
        Assert.Equal((Some.Noon.AddHours(-1), TimeSpan.FromMinutes(30)), (edge.From, edge.Hop));
        Assert.Equal((Math.Pow(2, 2 / 35.0) - 1) / (Math.Pow(2, 2 / 35.0) + 1), edge.Error!.Value, 1e-12);
        Assert.True(features.Quality.Approximate);
        Assert.DoesNotContain(features.Quality.Edges, edge => edge.Window == "4m");
        Assert.Empty(Fed(readings, Many).Compute(AsOf.Latest)!.Quality.Edges);
    }

    [Fact]
    public void An_error_that_the_feature_allows_is_not_told()
    {
        var definitions = Parse("""
            {"allowedLateness":"1h","features":[
              {"metrics":["m"],"windows":[{"length":"1h","hop":"30m"}],"aggregations":[{"aggregation":"p99_sketch","error":0.04}]},
              {"metrics":["m"],"windows":[{"length":"4m","hop":"1s"},{"length":"30m","hop":"30m"}],"aggregations":["p99_sketch"]}]}
            """);

        var features = Fed(Enumerable.Range(0, 60).Select(i => At((i, Math.Pow(2, i / 35.0) * 1.001))), definitions).Compute(AsOf.Latest)!;

        Assert.Equal(["30m"], features.Quality.Edges.Select(edge => edge.Window));
    }

    [Fact]
    public void Only_metrics_that_a_feature_of_a_sketch_is_of_keep_sketches()
    {
        var engine = Fed(Enumerable.Range(0, 500).Select(i => Some.Reading(Some.Noon.AddSeconds(i * 30), ("m", i), ("other", i))), Parse("""
            {"features":[{"metrics":["*"],"windows":[{"length":"1h","hop":"1m"}],"aggregations":["mean"]},{"metrics":["m"],"windows":[{"length":"1h","hop":"1m"}],"aggregations":["p95_sketch"]},
             {"metrics":["*"],"windows":[{"length":"2h","hop":"2m"}],"aggregations":["max"]}]}
            """));

        Assert.Equal(["sketches/m"], SnapshotFrames.ReadSnapshot(Snapshot(engine)).Select(frame => frame.Name).Where(name => name.StartsWith("sketches/", StringComparison.Ordinal)));
        Assert.Equal([true, false, false, false], engine.Windows.Metrics.SelectMany(series => series.Hops.ToArray()).Select(tiles => tiles.Grid is not null));
        Assert.All(engine.Windows.Metrics.SelectMany(series => series.Hops.ToArray()).Where(tiles => tiles.Grid is null), tiles => Assert.Equal(0, tiles.BucketCount));
    }

    [Fact]
    public void A_snapshot_without_the_sketches_of_its_windows_is_refused()
    {
        var frames = SnapshotFrames.ReadSnapshot(Snapshot(Fed([At((0, 1)), At((500, 2))], Many))).ToArray();

        foreach (var without in (SnapshotFrame[][])[
            [.. frames.Where(frame => frame.Name != "sketches/m")],
            [.. frames.Select(frame => frame.Name == "sketches/m" ? frame with { Content = new byte[] { 0, 0 } } : frame)]])
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            SnapshotFrames.WriteFormat(buffer);
            foreach (var frame in without)
            {
                SnapshotFrames.Write(buffer, frame);
            }

            Assert.Contains("sketch", Assert.Throws<InvalidDataException>(() => KeyEngine.Restore(buffer.WrittenSpan, Many)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sketches_of_all_metrics_stay_within_their_bounds_whatever_values_come()
    {
        var definitions = Parse("""
            {"maxMetrics":13,"features":[{"metrics":["*"],"windows":[{"length":"16m","hop":"4m"}],"aggregations":["median_sketch"]}]}
            """);
        var random = new Random(5);
        double Any() => BitConverter.Int64BitsToDouble(random.NextInt64()) is var any && double.IsFinite(any) ? any : random.NextDouble();
        var (whole, restored, most, mostOfTile, section) = (new KeyEngine(definitions), new KeyEngine(definitions), 0, 0, 0);
        for (var i = 0; i < 12_000; i++)
        {
            var reading = Some.Reading(Some.Noon.AddMilliseconds(i * 100), [.. Enumerable.Range(0, 13).Select(metric => ($"m{metric:00}", Any()))]);
            whole.Add(Some.Shard, Some.Place(i + 1), reading);
            restored.Add(Some.Shard, Some.Place(i + 1), reading);
            restored = i % 1_501 == 1_500 ? Restored(restored, definitions) : restored;
            most = Math.Max(most, whole.Windows.Metrics.Sum(series => series.Size.Buckets));
            mostOfTile = Math.Max(mostOfTile, whole.Windows.Metrics.Max(series => series.Size.Buckets / Math.Max(1, series.HopTileCount)));
            section = i % 1_000 == 999 ? Math.Max(section, SnapshotFrames.ReadSnapshot(Snapshot(whole)).Max(frame => frame.Content.Length)) : section;
        }

        Assert.InRange(most, 31_000, 32_500);
        Assert.InRange(mostOfTile, 500, 1_000);
        Assert.InRange(section, 1_000, 200_000);
        Assert.Equal(Snapshot(whole), Snapshot(restored));
    }

    [Fact]
    public void The_sketches_of_the_worst_metric_stay_within_the_bound_of_a_section()
    {
        var definitions = Parse("""
            {"features":[{"metrics":["*"],"aggregations":[{"aggregation":"p99_sketch","error":0.005}],"windows":[
                {"length":"4m","hop":"1s"},{"length":"8m","hop":"2s"},{"length":"12m","hop":"3s"},{"length":"16m","hop":"4s"}]}]}
            """);
        var random = new Random(7);
        var engine = new KeyEngine(definitions);
        for (var i = 0; i < 130_000; i++)
        {
            var any = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            engine.Add(Some.Shard, Some.Place(i + 1), Some.Reading(Some.Noon.AddMilliseconds(i * 10), ("m", double.IsFinite(any) ? any : 1)));
        }

        Assert.InRange(engine.Windows.Metrics[0].Size.Buckets, 16_000, 32_000);
        Assert.InRange(SnapshotFrames.ReadSnapshot(Snapshot(engine)).Single(frame => frame.Name == "sketches/m").Content.Length, 30_000, 200_000);
    }

    [Fact]
    public void After_a_change_of_the_definitions_sketches_are_rebuilt_from_the_readings_that_are_kept()
    {
        var readings = Enumerable.Range(0, 3_000).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", i % 100))).ToArray();
        var after = Parse("""{"features":[{"metrics":["m"],"windows":[{"length":"4m","hop":"1m"},{"length":"10m","hop":"1m"}],"aggregations":["p90_sketch"]},{"metrics":["m"],"windows":["1m"],"aggregations":["mean"]}]}""");
        var engine = Fed(readings[..1_000]).ChangeTo(1, after, null, null);

        var changed = engine.Compute(AsOf.Latest)!;
        foreach (var (i, reading) in readings[1_000..].Index())
        {
            engine.Add(Some.Shard, Some.Place(1_001 + i), reading);
        }

        Assert.Equal(["m_p90_sketch_10m"], changed.Quality.Warmup);
        Assert.Equal(Latest(Fed(readings[..1_000], after), "m_p90_sketch_4m"), changed.Value("m_p90_sketch_4m"));
        Assert.Equal(LatestBits(Fed(readings, after)), LatestBits(engine));
    }

    private static FeatureDefinitions Parse(string json) => FeatureDefinitions.Parse(Encoding.UTF8.GetBytes(json));

    private static Reading At((double Second, double Value) reading) => Some.Reading(Some.Noon.AddSeconds(reading.Second), ("m", reading.Value));

    private static void AssertWithinError((double Second, double Value)[] series, FeatureDefinitions definitions, SensorFeatures features)
    {
        foreach (var (window, aggregation) in definitions.Groups.SelectMany(group => group.Windows.SelectMany(window => group.Aggregations.Select(aggregation => (window, aggregation)))))
        {
            if (!aggregation.Kind.IsSketch())
            {
                continue;
            }

            var start = new DateTimeOffset(window.Start(features.AsOf.UtcTicks), TimeSpan.Zero);
            double[] values = [.. series.Where(reading => Some.Noon.AddSeconds(reading.Second) > start).Select(reading => reading.Value).Order()];
            var edge = features.Quality.Edges.SingleOrDefault(edge => edge.Window == window.Label);
            var percent = int.Parse(aggregation.Kind == Aggregation.MedianSketch ? "50" : aggregation.Kind.ToString()[1..3], System.Globalization.CultureInfo.InvariantCulture);
            var right = values[percent * (values.Length - 1) / 100];
            var given = features.Value($"m_{aggregation.Label}_{window.Label}");
            var error = Math.Max(aggregation.Error ?? 0.01, edge?.Error ?? 0);
            Assert.True(
                Math.Abs(given - right) <= error * Math.Abs(right) * (1 + 1e-12), $"{aggregation.Label} over {window.Label} is {given:R}, but should be {right:R} within {error}");
        }
    }
}
