using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Tests.Detection;
using SensorGrid.Features.Windows;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class SnapshotTests
{
    [Fact]
    public void Evidence_of_several_metrics_is_stored_for_each_of_them()
    {
        var sensor = new ScoredSensor().Take([.. Enumerable.Range(0, 300).Select(i =>
            Some.Reading(Some.Noon.AddSeconds(i), ("a", Math.Sin(i * i)), ("b", i == 250 ? 1000 : Math.Cos(i * i))))]);
        var before = Evidence();

        sensor.Restart();

        Assert.NotEqual(before[0], before[1]);
        Assert.Equal(before, Evidence());

        // The bytes alone would not say: what is not written is not written the next time either.
        float[][] Evidence() => [.. sensor.Engine.Detector!.Metrics.Select(metric => metric.Alarm!.Recent.ToArray())];
    }

    [Fact]
    public void A_reading_that_did_not_advance_event_time_leaves_the_place_of_the_one_that_did()
    {
        var calm = ScoredSensor.Calm(200);
        var sensor = new ScoredSensor().Take([.. calm, Some.Reading(calm[^1].EventTime, ("t", 20))]);

        var newest = sensor.Engine.Detector!.Newest.Position;

        sensor.Restart();

        Assert.NotEqual(newest, sensor.Engine.PositionOf(Some.Shard.Shard));
        Assert.Equal(newest, sensor.Engine.Detector!.Newest.Position);
    }

    [Fact]
    public void A_sensor_that_samples_evenly_is_stored_in_far_less_than_eight_bytes_a_number()
    {
        var sensor = Fed(Enumerable.Range(0, 7200).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("m", Math.Round(20 + (5 * Math.Sin(i / 50.0)), 2)))));

        // An hour in tiles of a minute, of twelve numbers each, and the last six minutes reading by reading.
        Assert.InRange(Snapshot(sensor).Length, 1, 3500);
    }

    [Fact]
    public void A_snapshot_of_a_restored_sensor_is_the_same_bytes() =>
        Some.Series(300).Sample(readings => Snapshot(Fed(readings)).SequenceEqual(Snapshot(Restored(Fed(readings)))), iter: 200);

    [Fact]
    public void Damaged_bytes_are_refused_or_read_but_never_hang_or_ask_for_memory_without_bound() =>
        Gen.Select(Some.Series(50), Gen.Int[0, 100_000].Array[1, 4], Gen.Byte.Array[4], Gen.Int[0, 100_000]).Sample(
            (readings, places, bytes, cut) =>
            {
                var snapshot = Snapshot(Fed(readings));
                for (var i = 0; i < places.Length; i++)
                {
                    snapshot[places[i] % snapshot.Length] = bytes[i];
                }

                try
                {
                    KeyEngine.Restore(snapshot.AsSpan(0, cut % 3 == 0 ? cut % snapshot.Length : snapshot.Length), FeatureDefinitions.Default);
                }
                catch (InvalidDataException)
                {
                    // Refused with a reason: fine.
                }
            },
            iter: 3_000);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    public void A_tile_that_no_series_could_have_is_refused(int widths, int step)
    {
        var tiles = new TileSeries(100);

        Assert.Throws<InvalidDataException>(() =>
        {
            tiles.Restore(100 * widths, new Tile { Index = 5, Moments = Moments.Of(1, 1) });
            tiles.Restore(100 * widths, new Tile { Index = 5 + step, Moments = Moments.Of(1, 1) });
        });
    }

    [Fact]
    public void A_snapshot_of_another_format_says_so()
    {
        var snapshot = Snapshot(Fed([Some.Reading(Some.Noon, ("m", 1))]));
        snapshot[0] = 99;

        Assert.Equal(
            "The snapshot has format 99, but this version reads format 6 alone: read the stream anew, with a new data directory or table.",
            Assert.Throws<InvalidDataException>(() => KeyEngine.Restore(snapshot, FeatureDefinitions.Default)).Message);
    }
}
