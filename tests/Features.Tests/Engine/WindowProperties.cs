using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>What holds for every log: features are a pure function of the readings in their windows.</summary>
public sealed class WindowProperties
{
    private const int Iterations = 300;

    // All aggregations that the built-in definitions do not have.
    private static readonly FeatureDefinitions OneByOne = FeatureDefinitions.Parse("""
        {"features":[
          {"metrics":["*"],"windows":["30s","5m"],"aggregations":["median","p90","p95","p99","changes","increase","rate","ewma","previous","step",{"aggregation":"ewma","halfLife":"3s"},
            {"aggregation":"time_above","value":1},{"aggregation":"time_below","value":0,"maxGap":"10s"},{"aggregation":"time_equal","value":2}]},
          {"metrics":["*"],"windows":["1m",{"length":"1h","hop":"1m"}],"aggregations":["range","count"]},
          {"metrics":["*"],"windows":[{"length":"2m","hop":"3s"},{"length":"1h","hop":"1m"},{"length":"2h","hop":"1m"}],"aggregations":["median_sketch","p99_sketch",{"aggregation":"p95_sketch","error":0.05}]}],
         "derived":[{"name":"both","expression":"temperature_ewma_5m * vibration_step_30s + vibration_count_1m"},{"name":"odd","expression":"coalesce(both / odder, -1)"},
          {"name":"odder","expression":"temperature_count_1m - 1"}]}
        """u8);

    private static readonly Gen<FeatureDefinitions> Definitions = Gen.Bool.Select(isDefault => isDefault ? FeatureDefinitions.Default : OneByOne);

    private static readonly long Lateness = FeatureDefinitions.Default.AllowedLateness.Ticks;

    [Fact]
    public void Features_equal_those_recomputed_from_all_raw_readings() =>
        Gen.Select(Some.Series(250), Gen.Double[0, 1]).Sample(
            (readings, back) =>
            {
                var engine = Fed(readings);
                var asOf = engine.LastReadingAt!.Value.AddTicks(-(long)(back * Lateness));

                AssertClose(NaiveReference.Compute(readings, asOf), engine.Compute(new AsOf(asOf))!);
            },
            iter: Iterations);

    [Fact]
    public void Features_after_a_silence_equal_those_recomputed_from_all_raw_readings() =>
        Gen.Select(Some.Series(100), Gen.Long[0, 3 * TimeSpan.TicksPerHour]).Sample(
            (readings, silence) =>
            {
                var engine = Fed(readings);
                var asOf = engine.LastReadingAt!.Value.AddTicks(silence);

                AssertClose(NaiveReference.Compute(readings, asOf), engine.Compute(new AsOf(asOf))!);
            },
            iter: Iterations);

    [Fact]
    public void Readings_shuffled_within_the_allowed_lateness_give_the_same_bits() =>
        Gen.Select(Some.Series(200), Gen.Long[0, Lateness - 1].Array[200], Definitions).Sample(
            (readings, delays, definitions) =>
            {
                var shuffled = readings
                    .Select((reading, i) => (Reading: reading, ArrivesAt: reading.EventTime.Ticks + delays[First(i)]))
                    .OrderBy(arrival => arrival.ArrivesAt)
                    .Select(arrival => arrival.Reading);

                Assert.Equal(LatestBits(Fed(readings, definitions)), LatestBits(Fed(shuffled, definitions)));

                // Of one event time the log's order counts: these stay together.
                int First(int i) => Array.FindIndex(readings, reading => reading.EventTime == readings[i].EventTime);
            },
            iter: Iterations);

    [Fact]
    public void Snapshots_taken_anywhere_change_no_bit() =>
        Gen.Select(Some.Series(200), Gen.Int[0, 9].Array[200], Definitions).Sample(
            (readings, restarts, definitions) =>
            {
                var engine = new KeyEngine(definitions);
                for (var i = 0; i < readings.Length; i++)
                {
                    engine.Add(Some.Shard, Some.Place(i + 1), readings[i]);
                    engine = restarts[i] == 0 ? Restored(engine, definitions) : engine;
                }

                Assert.Equal(Snapshot(Fed(readings, definitions)), Snapshot(engine));
                Assert.Equal(LatestBits(Fed(readings, definitions)), LatestBits(engine));
            },
            iter: Iterations);

    [Fact]
    public void Readings_delivered_again_from_any_earlier_place_change_no_bit() =>
        Gen.Select(Some.Series(150), Gen.Int[0, 30].Array[150]).Sample(
            (readings, rewinds) =>
            {
                var engine = new KeyEngine(FeatureDefinitions.Default);
                for (var i = 0; i < readings.Length; i++)
                {
                    for (var j = Math.Max(0, i - rewinds[i]); j <= i; j++)
                    {
                        engine.Add(Some.Shard, Some.Place(j + 1), readings[j]);
                    }
                }

                Assert.Equal(Snapshot(Fed(readings)), Snapshot(engine));
            },
            iter: Iterations);

    [Fact]
    public void Shards_interleaved_in_any_way_give_exact_windows_the_same_bits() =>
        Gen.Select(Some.Series(200), Gen.Int[0, 2].Array[200], Gen.Int[0, 2].Array[600], Definitions).Sample(
            (readings, shards, turns, definitions) =>
            {
                var queues = Enumerable.Range(0, 3)
                    .Select(shard => readings.Where((_, i) => shards[i] == shard).ToArray())
                    .ToArray();

                Assert.Equal(
                    LatestBits(Interleaved(queues, turns, definitions), IsExact),
                    LatestBits(Interleaved(queues, [], definitions), IsExact));
            },
            iter: Iterations);

    [Fact]
    public void Features_of_the_past_are_those_that_were_the_latest_then() =>
        Gen.Select(Some.Series(150), Definitions).Sample(
            (readings, definitions) =>
            {
                // The last reading of each instant: at that instant, nothing newer had come.
                var engine = Fed(readings, definitions);
                var oldest = engine.OldestAsOf!.Value;
                for (var i = readings.Length - 1; i >= 0 && readings[i].EventTime >= oldest; i--)
                {
                    if (i == readings.Length - 1 || readings[i + 1].EventTime != readings[i].EventTime)
                    {
                        var then = Fed(readings[..(i + 1)], definitions);
                        var names = then.Compute(AsOf.Latest)!.Names.ToHashSet(StringComparer.Ordinal);
                        Assert.Equal(LatestBits(then), Bits(engine.Compute(new AsOf(readings[i].EventTime))!, names.Contains));
                    }
                }
            },
            iter: 100);

    private static KeyEngine Interleaved(Reading[][] queues, int[] turns, FeatureDefinitions definitions)
    {
        var engine = new KeyEngine(definitions);
        var next = new int[queues.Length];

        void Take(int shard)
        {
            if (next[shard] < queues[shard].Length)
            {
                engine.Add(Lineage($"shard-{shard}"), Some.Place(next[shard] + 1), queues[shard][next[shard]++]);
            }
        }

        foreach (var shard in turns)
        {
            Take(shard);
        }

        for (var shard = 0; shard < queues.Length; shard++)
        {
            while (next[shard] < queues[shard].Length)
            {
                Take(shard);
            }
        }

        return engine;
    }

    private static void AssertClose(Dictionary<string, double?> expected, SensorFeatures actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Names.Order(StringComparer.Ordinal));
        foreach (var (name, value) in expected)
        {
            var live = actual.Value(name);
            if (value is null)
            {
                Assert.True(double.IsNaN(live), $"{name} is {live}, but should be null");
            }
            else
            {
                // Sums of values up to 1e9 whose terms cancel: the scale of the terms counts, not that of the result.
                var scale = Math.Max(Math.Abs(value.Value), name.Contains("count", StringComparison.Ordinal) ? 1 : 1e3);
                Assert.True(Math.Abs(live - value.Value) <= 1e-9 * scale, $"{name} is {live:R}, but should be {value:R}");
            }
        }
    }
}
