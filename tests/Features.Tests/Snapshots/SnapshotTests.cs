using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Tests.Detection;
using SensorGrid.Features.Windows;
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

    // The same, of twenty readings of SecondFormatSensor, with the detector's first format.
    private const string FirstDetectorFormat =
        "Af7eO+RCCOXuFAAAAEasLC5J3ggAAAAAAAAAgAAAAAAAAACAARRzaGFyZElkLTAwMDAwMDAwMDAwMAAAAAAAAAAAAMQAAAAAAAAAAAAAAAAAABQAAABGrCwuSd4IAAAB"
        + "AW0ARqwsLkneCAAAAAAAAACAAAAAAAAAAIAAohhWLUneCBOAiMXhqsuk3hGAiN6+AQAAAAAAAAAAAAAAAAAAAAAAAjKWAfoB3gKPA6sCigVjAGSJBawCkAPdAvkBlQEx"
        + "MpYBgK3iBAABgIyNngIBntva9wcBgJiavAQAAAAAAAAAAAFAMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTEx"
        + "MTExMRQARqwsLkneCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEwAAAACE16dBAAAAAITXp0EBAW0UFAAAAAAAAAAAAAAAAAAA8D8zMzMzMzP8PwIAMpYB+gHeAo8DqwKKBWMAZIkF"
        + "rAKQA90C+QGVATEylgHHAQAAAAAAAAAAAAAAAAAAAKuq6j8AAEhAAAAAP6uqir9JkhRAAADEP+Q4rj/OzNw/0EXXv4CqKr2yE/s/QEmSPXZ3l7/+/+2//v//vxvH0b9A"
        + "eU2/AAAAAAAAAAAAAAAAAAAAADQzXj/RFK8/8h1nP1dy6j6GVv89AAAAADGQDT4BaAo/ztWnP1s0oD+Ht6c/ilV4PgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA+AACAPwAAEEAAAIBAAAAAQAAAAD8A"
        + "AHBAAABQQAAAUEAAAHBAAAAAPwAAAEAAAIBAAAAQQAAAgD8AAIA+AAAAAAAAgD4AAIA/AAAAAAAAAAAAAAAAFJiZ4T8AAAAAAAAAAAAAADMzMzMzM/w/QLX/8kmt9D8U"
        + "MzMzMzMz/D9Atf/ySa30PxQzMzMzMzP8P0C1//JJrfQ/FKWZmZmZmak/x6O0RrzA8z8UzMzMPGl9yj9tUQWeGu70PxS/kEgtk/gEP9CyshbB/w9AqEtWjY0AwD8IvtBg"
        + "sP8LQFVVVVVVVek/wGxhkEFVBkAAAAAAAAAAAAAAAAAAAAAACBCCA8r//79WnAmGUf8IQEKap4XR3/6/tl2NItjUA0BVVVWFeMTzvzpTefaE8PU/AAAAAAAAAAAAAAAA"
        + "AAAAAHk/jy4jcLY/jkeeFyOd+j8AAADgXrXmP7P3ti44HvM/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    // The same of the second format, and its detector's, and SecondFormatSensor.
    private const string SecondFormat =
        "Av7eO+RCCOXuPAAAAJaCCTBJ3ggAAAAAAAAAgAAAAAAAAACAARRzaGFyZElkLTAwMDAwMDAwMDAwMAAAAAAAAAAAAMQAAAAAAAAAAAAAAAAAADwAAACWggkwSd4IAAAB"
        + "AW0AloIJMEneCAAAAAAAAACAAAAAAAAAAIAA8u4yL0neCBOAyPeu5suk3hGAiN6+AQAQAu4FYwBkiQWsApAD3QL5AZUBMTKWAfoB3gKPA6sCigVjgK3iBAAAAAAAAYCM"
        + "jZ4CD57b2vcHAgAMAgQDAAoDgJiavAT/j7z9AoCQvP0CAAsAAICQvP0C/4+8/QIACv+PvP0CAgAy7gUxADLtBZYByAH6AaUE3gLBA8ID3QICwgPdAqYE+QHHAZUB7gUx"
        + "ADLtBZYByAECMjKmBKUEZMcByAFjpgSlBDExkAMCwgPeAjEAMu0F7gUxADLdAvkB2AQBAAAAAAAANEAAAAAAAAAAAAAAAAABAAAAAAAAiUAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAMQFVVVVVVVQBAAAAAAAAAREAAAAAAAAAaQKqqqqqqqhhAAAAAAACAUcAAAAAAAIAkQFVVVVVVVcU/AAAAAAAAJMAAAAAAAAAZQKuqqqqqKhVAAAAAAACAQcAAAAAA"
        + "AAAdQKqqqqqqKhJAAAAAAAAATsAAAAAAAADgP1VVVVVVVaU/AAAAAAAAAAAAAAAAAAAdQKqqqqqqKhJAAAAAAAAATkAAAAAAAAAZQKqqqqqqKhVAAAAAAACAQUAAAAAA"
        + "AIAkQFVVVVVVVcU/AAAAAAAAJEAAAAAAAAAaQKqqqqqqqhhAAAAAAACAUUAAAAAAAAAMQFVVVVVVVQBAAAAAAAAARMAAAAAAAAD0P1VVVVVVVeE/AAAAAAAANEAAAAAA"
        + "AIAgQAAAAAAAAANAAAAAAAAAFMACQDExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE8AJaCCTBJ3ghc"
        + "duRE3uFGPwAAAAAAiiBAPN6d4TwAAAAAAAAAAG4s5ToAAAAAAAAAAAAAAACe+2Q7AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAADsAAAAAhNenQQAAAACE16dBAAAAAAAAAAAUc2hhcmRJZC0wMDAwMDAwMDAwMDAAAAAAAAAAAMQAAAAAAAAAAAAAAAAAADwAAAEBbTw8AAAA"
        + "AAAAAAAAAAAAAAAKQLu7u7u7u/8/AsID+QGVATEylgH6Ad4CjwOrAooFY8ED+gHeAo8DqwKKBWMAZIkFrAKQA8CqSj4CL4e/3nrkv/3//7+uE9u//uJtv4gJrT6EPAVA"
        + "4Ns2Pctiur/g0+g/pOGkP1JVZb/YusE+N5QHQFBIgz3+/7e/43zsP3Dbpj8O+qI/1EXfP1iwxb8AFTK8aqP+P/tNcj+Cb/I+hlb/PQAAAABnUwQ+zG4AP9yhfz8mYLs/"
        + "76plPxAigz7mn7M/PXiiP/qaEz6OXRy/WQhjv2koc78omlm/UtwKv3fKcz5gOXo/q1kNPU6nRb87smU//X8zP/qaEz6OXRy/WQhjvyk9c79Y4Vm/628Lv+J1cD6Bu3k/"
        + "CgYNPcNpRb/CKmU/zq4zP7DbTL1PYze/sO50v/osgL/PomS/bAUXv1h+LD6AKW8/gamQvVD+T7/YcFk/VJkjP8IRcq1y+fU/ALyAOPj5he8/OAAAAAAAAAAAAAAAADza"
        + "3f0/AAAAAAAAAAAAAACZbJawtdP/P8F5AN3JQ/Q/Mru7u7u7u/8/kAgEr7JC9D88u7u7u7u7/z+QCASvskL0Pzy7u7u7u7urP+bSvHtNkvU/PL27uwtrQMQ/QWucSFKD"
        + "9D88V0bnboX4JD+DIvUO1v8PQKwDwNXeA8A/AAAAAAAADECOEmcvvlXpP0IhOGwWVQZACtT/E2RV+z/3LiL5mCoCQOqICbko//+/UNVbPDj9CEBNRHIoNdz+v7qy8vMJ"
        + "0wNAIXYs91XC878GdFBoYu71P5lPMihHaNG/H6IJQg7z2j9x8TEFLa61Pz4QW1/Ym/o/YxxyPceL5T/g5PSDyx3zP5EO8Hn2gci/vrCBO6UH1j9BbLFaSZrIv0EKjS+l"
        + "B9Y/3Onzot9j1L/JDxOZJK7OP/Q7VCFmPOO/2UdretdKyL8AAAAAAAAAAAAAAAAAAAAAPPriqj8wr01AqQWCQC3AgECbd2dAXOQqQFMnxT/gZJZAeYWPP4VZeUAetZhA"
        + "l8hFQMxQ7qum6Zw/ZSauRPhhC0CEegyMhr+nP+Cis5hPWBNAPP1/Mz/OrjM/zq4zP+BWsb5UmSM/AAAAACzOkjgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAl8hFQJ77ZDsAAAAAAAAAAAAAAAAAAApAoOGk7stj/z8AAACAy2P/P3AfXN0ft/U/eTEdZ9T69T8AAAAAAAAAALyAOPj5he8/PDwA"
        + "AAAAwHOfbD8AAAAAiiBAPN6d4TwAAAAAAAAAAG4s5ToAAAAAAAAAAAAAAACe+2Q7AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAA==";

    [Fact]
    public void What_the_first_format_stored_goes_on_as_if_it_had_been_stored_today()
    {
        var restored = SensorEngine.Restore(Convert.FromBase64String(FirstFormat), FeatureDefinitions.Default);

        Assert.Equal(Snapshot(FirstFormatSensor()), Snapshot(restored));
        Assert.Equal(LatestBits(FirstFormatSensor()), LatestBits(restored));
    }

    [Fact]
    public void What_was_stored_before_there_was_a_detector_is_read()
    {
        var withoutDetector = Convert.FromBase64String(FirstFormat)[..^1];

        Assert.Equal(Snapshot(FirstFormatSensor()), Snapshot(SensorEngine.Restore(withoutDetector, FeatureDefinitions.Default)));
    }

    [Fact]
    public void Of_the_detectors_first_format_the_features_stay_and_the_rest_is_learnt_anew()
    {
        var today = SecondFormatSensor(20);
        var restored = SensorEngine.Restore(Convert.FromBase64String(FirstDetectorFormat), FeatureDefinitions.Default, today.Scorer.Model);

        Assert.Equal(LatestBits(today.Engine), LatestBits(restored));
        Assert.True(restored.Detector!.IsLearning);
    }

    [Fact]
    public void What_the_second_format_stored_goes_on_as_if_it_had_been_stored_today()
    {
        var today = SecondFormatSensor();
        var restored = SensorEngine.Restore(Convert.FromBase64String(SecondFormat), FeatureDefinitions.Default, today.Scorer.Model);

        Assert.Equal(Snapshot(today.Engine), Snapshot(restored));
    }

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
        float[][] Evidence() => [.. sensor.Engine.Detector!.Metrics.Select(metric => metric.Alarm.Recent.ToArray())];
    }

    [Fact]
    public void A_reading_that_did_not_advance_event_time_leaves_the_place_of_the_one_that_did()
    {
        var calm = ScoredSensor.Calm(200);
        var sensor = new ScoredSensor().Take([.. calm, Some.Reading(calm[^1].EventTime, ("t", 20))]);

        var newest = sensor.Engine.Detector!.NewestPosition;

        sensor.Restart();

        Assert.NotEqual(newest, sensor.Engine.PositionOf(Some.Shard.Shard));
        Assert.Equal(newest, sensor.Engine.Detector!.NewestPosition);
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
            "The snapshot has format 99, but this version reads formats up to 3.",
            Assert.Throws<InvalidDataException>(() => SensorEngine.Restore(snapshot, FeatureDefinitions.Default)).Message);
    }

    private static ScoredSensor SecondFormatSensor(int readings = 60) =>
        new ScoredSensor().Take([.. Enumerable.Range(0, readings).Select(i => Some.Reading(Some.Noon.AddSeconds(i * 20), ("m", i * i % 17 / 4.0)))]);

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
