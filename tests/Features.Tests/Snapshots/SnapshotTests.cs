using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Snapshots;

public sealed class SnapshotTests
{
    // What the first format made of the readings of FirstFormatSensor: stored sensors have such bytes.
    private const string FirstFormat =
        "Af7eO+RCCOXuKAAAANsttJlI3wgAAAAAAAAAgAAAAAAAAACAARRzaGFyZElkLTAwMDAwMDAwMDAwMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACgAAADbLbSZ"
        + "SN8IAAABAW0A2y20mUjfCAAAAAAAAACAAAAAAAAAAIAAN5rdmEjfCAWA3NHZm6ak3xGApKfaBgAAAAIylgH6Ad4CjwOAreIEAAGAjI2eAgju65P4BwOAiN6+"
        + "AQAAAAAAAABAgJC8/QIAAAAAAAAOQAAAAAAAABlAqqqqqqoqFUAAAAAAAADgPwAAAAAAAA5AAAAAAAAANEAAAAAAAACJQAAAAAAAgEFAAgOAiN6+AQAAAAAA"
        + "AApAgJC8/QIAAAAAAAAOQAAAAAAAgCRAVVVVVVVVxT8AAAAAAAAKQAAAAAAAAA5AAAAAAAAANEAAAAAAAACJQAAAAAAAACRAAgKAiN6+AQAAAAAAAOA/gIje"
        + "vgEAAAAAAAAAQAAAAAAAAARAAAAAAAAA8j8AAAAAAADgPwAAAAAAAABAAAAAAAAAJEAAAAAAAABpQAAAAAAAAC5AWgGAmJq8BAAAAAAAABBABAGAjI2eAgAA"
        + "AAAAAAJAAgGAmJq8BAAAAAAAAPA/BAGAjI2eAgAAAAAAANA/AgGAmJq8BAAAAAAAAAAAAA==";

    [Fact]
    public void What_the_first_format_stored_goes_on_as_if_it_had_been_stored_today()
    {
        var restored = SensorEngine.Restore(Convert.FromBase64String(FirstFormat), FeatureDefinitions.Default);

        Assert.Equal(Snapshot(FirstFormatSensor()), Snapshot(restored));
        Assert.Equal(LatestBits(FirstFormatSensor()), LatestBits(restored));
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
                    SensorEngine.Restore(snapshot.AsSpan(0, cut % 3 == 0 ? cut % snapshot.Length : snapshot.Length), FeatureDefinitions.Default);
                }
                catch (InvalidDataException)
                {
                    // Refused with a reason: fine.
                }
            },
            iter: 3_000);

    [Fact]
    public void A_snapshot_of_another_format_says_so()
    {
        var snapshot = Snapshot(Fed([Some.Reading(Some.Noon, ("m", 1))]));
        snapshot[0] = 99;

        Assert.Equal(
            "The snapshot has format 99, but this version reads formats up to 2.",
            Assert.Throws<InvalidDataException>(() => SensorEngine.Restore(snapshot, FeatureDefinitions.Default)).Message);
    }

    private static SensorEngine FirstFormatSensor()
    {
        var engine = new SensorEngine(FeatureDefinitions.Default);
        var begin = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 40; i++)
        {
            // Evenly for ten minutes, in tiles of many readings, then with a tile for each.
            var time = begin.AddSeconds(i < 30 ? i * 20 : 600 + (i * 90));
            engine.Add(
                new ShardLineage("shardId-000000000000", []), new LogPosition(new SequenceNumber(0, (ulong)i + 1), 0, 0), Some.Reading(time, ("m", i * i % 17 / 4.0)));
        }

        return engine;
    }
}
