using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

public sealed class IdLimitTests
{
    [Theory]
    [InlineData(1_000, 10, 1)]
    [InlineData(4_090, 11, 1)]
    [InlineData(2_000, 6, 2)]
    [InlineData(70, 1, 64)]
    public void Whatever_is_sent_twice_counts_once_at_any_rate_that_is_kept_reading_by_reading(int count, int rate, int metrics)
    {
        var readings = Enumerable.Range(0, count)
            .Select(i => Some.Reading(Some.Noon.AddSeconds((double)i / rate), [.. Enumerable.Range(0, metrics).Select(metric => ($"m{metric}", (double)i))]) with { Id = $"r-{i}" })
            .ToArray();

        var engine = Fed([.. readings, .. readings]);

        Assert.Equal(LatestBits(Fed(readings)), LatestBits(engine));
        var quality = engine.Compute(AsOf.Latest)!.Quality;
        Assert.Equal((count, 0), (quality.Readings, quality.IdsForgotten));
        Assert.Equal(count, quality.Late + quality.Duplicates);
    }

    [Fact]
    public void Ids_that_are_forgotten_before_their_time_are_counted_from_the_first_one_on()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        var forgotten = 0L;
        var recounted = 0;
        for (var i = 0; i < 8_000; i++)
        {
            // Two metrics in turn: each stays below its own limit.
            engine.Add(Some.Shard, Some.Place(i + 1), Some.Reading(Some.Noon.AddMilliseconds(i * 7), ($"m{i % 2}", i)) with { Id = $"r-{i}" });
            var now = engine.Compute(AsOf.Latest)!.Quality.IdsForgotten;
            Assert.True(now >= forgotten);
            forgotten = now;
        }

        engine = Restored(engine);
        for (var i = 0; i < 8_000; i++)
        {
            recounted += engine.Add(Some.Shard, Some.Place(i + 8_001), Some.Reading(Some.Noon.AddMilliseconds(i * 7), ($"m{i % 2}", i)) with { Id = $"r-{i}" })
                == ReadingDisposition.Counted ? 1 : 0;
        }

        Assert.True(forgotten > 0);
        Assert.True(recounted > 0);
    }

    [Fact]
    public void Snapshots_taken_anywhere_change_nothing_of_what_ids_are_kept()
    {
        var random = new Random(3);
        var engine = new KeyEngine(FeatureDefinitions.Default);
        var restored = new KeyEngine(FeatureDefinitions.Default);
        for (var i = 0; i < 9_000; i++)
        {
            var metrics = Enumerable.Range(0, 6).Where(_ => random.Next(2) == 0).Select(metric => ($"m{metric}", (double)i)).ToArray();
            var reading = Some.Reading(Some.Noon.AddMilliseconds((i * 20) + random.Next(2_000)), metrics.Length > 0 ? metrics : [("m9", 1)]);
            reading = random.Next(5) == 0 ? reading : reading with { Id = $"r-{i}" };
            engine.Add(Some.Shard, Some.Place(i + 1), reading);
            restored.Add(Some.Shard, Some.Place(i + 1), reading);
            restored = i % 1_111 == 0 ? Restored(restored) : restored;
        }

        Assert.True(engine.Compute(AsOf.Latest)!.Quality.IdsForgotten > 0);
        Assert.Equal(Snapshot(engine), Snapshot(restored));
    }

    [Fact]
    public void A_sensor_that_stops_sending_ids_lets_go_of_them()
    {
        var engine = Fed(
        [
            .. Enumerable.Range(0, 4_000).Select(i => Some.Reading(Some.Noon.AddMilliseconds(i * 80), ("m", i)) with { Id = $"r-{i}" }),
            .. Enumerable.Range(0, 4_000).Select(i => Some.Reading(Some.Noon.AddSeconds(320 + i), ("m", i))),
        ]);

        Assert.True(engine.Ids.Entries.IsEmpty);
        Assert.Equal(0, engine.Compute(AsOf.Latest)!.Quality.IdsForgotten);
    }

    [Fact]
    public void Two_readings_of_one_instant_and_shard_can_be_told_apart_when_one_of_them_is_replaced()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        engine.Add(Lineage("shard-2"), Some.Place(1), Some.Reading(Some.Noon, ("m", 1)) with { Id = "a" });
        engine.Add(Lineage("shard-2"), Some.Place(2), Some.Reading(Some.Noon, ("m", 2)) with { Id = "b" });
        engine.Add(Lineage("shard-2"), Some.Place(3), Some.Reading(Some.Noon, ("m", 4)));
        engine = Restored(engine);

        Assert.Equal(ReadingDisposition.Duplicate, engine.Add(Lineage("shard-1"), Some.Place(1), Some.Reading(Some.Noon, ("m", 8)) with { Id = "b" }));
        Assert.Equal(ReadingDisposition.Duplicate, engine.Add(Lineage("shard-1"), Some.Place(2), Some.Reading(Some.Noon, ("m", 16)) with { Id = "a" }));

        Assert.Equal((28, 8, 4), (Latest(engine, "m_sum_1m"), Latest(engine, "m_first_1m"), Latest(engine, "m_last_1m")));
    }
}
