using System.Runtime.InteropServices;
using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>An engine keeps the features that it computed last: whatever it was asked before, it answers as one that was never asked.</summary>
public sealed class KeptFeaturesProperties
{
    private static readonly FeatureDefinitions Few = FeatureDefinitions.Parse("""
        {"maxRawReadings":4,
         "features":[
          {"metrics":["*"],"windows":["2m",{"length":"1m","hop":"10s"}],"aggregations":["count","mean","slope"],"age":true},
          {"metrics":["*"],"windows":[{"length":"1m","hop":"10s"}],"aggregations":["p90_sketch"]},
          {"metrics":["temperature"],"windows":["30s"],"aggregations":["min","last"]}]}
        """u8);

    private static readonly FeatureDefinitions OneByOne = FeatureDefinitions.Parse("""
        {"features":[{"metrics":["*"],"windows":["30s"],"aggregations":["median","count"]}],"derived":[{"name":"half","expression":"temperature_count_30s / 2"}]}
        """u8);

    private static readonly Gen<FeatureDefinitions> Definitions = Gen.Int[0, 3].Select(i => ((FeatureDefinitions[])[FeatureDefinitions.Default, Few, Few, OneByOne])[i]);

    // Instants from far ago to far ahead, and many just beside each other.
    private static readonly Gen<long> Offset = Gen.OneOf(Gen.Long[-90, 90].Select(seconds => seconds * TimeSpan.TicksPerSecond), Gen.Long[-2, 2], Gen.Long[0, 3 * TimeSpan.TicksPerMinute], Gen.Long[0, 2 * TimeSpan.TicksPerHour]);

    [Fact]
    public void Features_are_those_of_an_engine_that_was_never_asked() =>
        Gen.Select(Some.Series(60), Offset.Array[1, 4].Array[60], Definitions, Gen.Int[-1, 59]).Sample(
            (readings, offsets, definitions, changedAt) =>
            {
                var engine = new KeyEngine(definitions);
                for (var i = 0; i < readings.Length; i++)
                {
                    engine = i == changedAt ? engine.ChangeTo(1, definitions == Few ? FeatureDefinitions.Default : Few, null, null) : engine;
                    engine.Add(Some.Shard, Some.Place(i + 1), readings[i]);
                    foreach (var offset in offsets[i])
                    {
                        var asOf = new AsOf(engine.LastReadingAt!.Value.AddTicks(offset), OrOldest: true);
                        var fresh = Restored(engine, i >= changedAt && changedAt >= 0 ? definitions == Few ? FeatureDefinitions.Default : Few : definitions).Compute(asOf)!;
                        var values = engine.ComputeValues(asOf);
                        Assert.Equal(fresh.Names, values.Names.ToArray());
                        Assert.Equal(Array.ConvertAll(fresh.Values, BitConverter.DoubleToInt64Bits), Array.ConvertAll(values.Values.ToArray(), BitConverter.DoubleToInt64Bits));
                        AssertKept(values);
                        var whole = engine.Compute(asOf)!;
                        Assert.Equal(Bits(fresh), Bits(whole));
                        Assert.Equal(fresh.Quality.Warmup, whole.Quality.Warmup);
                        Assert.Equal(fresh.Quality.Edges, whole.Quality.Edges);
                        Assert.Equal(fresh.AsOf, whole.AsOf);
                    }
                }
            },
            iter: 300);

    [Fact]
    public void An_encoding_is_kept_until_a_reading_comes_or_one_leaves_a_window()
    {
        var definitions = FeatureDefinitions.Parse("""{"features":[{"metrics":["*"],"windows":["1m"],"aggregations":["count"],"age":true}]}"""u8);
        var engine = Fed([Some.Reading(Some.Noon, ("temperature", 1)), Some.Reading(Some.Noon.AddSeconds(10), ("temperature", 2))], definitions);

        Assert.False(IsKept(engine, 20, 5));
        Assert.True(IsKept(engine, 20, 5));
        Assert.True(IsKept(engine, 59, 5));
        Assert.False(IsKept(engine, 59, 6));
        Assert.False(IsKept(engine, 60, 5));
        Assert.True(IsKept(engine, 60, 5));
        engine.Add(Some.Shard, Some.Place(3), Some.Reading(Some.Noon.AddSeconds(30), ("temperature", 3)));
        Assert.False(IsKept(engine, 60, 5));
    }

    [Fact]
    public void An_encoding_that_is_too_large_is_not_kept()
    {
        var kept = new KeptEncoding();
        kept.Keep(1, new byte[KeptEncoding.MostBytes]);
        Assert.Equal(KeptEncoding.MostBytes, kept.Find(1).Length);

        kept.Keep(1, new byte[KeptEncoding.MostBytes + 1]);

        Assert.True(kept.Find(1).IsEmpty);
    }

    [Fact]
    public void The_rest_of_an_answer_is_kept_until_a_reading_comes_while_the_features_change()
    {
        var definitions = FeatureDefinitions.Parse("""{"features":[{"metrics":["*"],"windows":["1m"],"aggregations":["count"]}]}"""u8);
        var engine = Fed([Some.Reading(Some.Noon, ("temperature", 1)), Some.Reading(Some.Noon.AddSeconds(10), ("temperature", 2))], definitions);
        AsOf before = new(Some.Noon.AddSeconds(20)), after = new(Some.Noon.AddSeconds(65));
        engine.ComputeValues(before).Kept!.Keep(1, [1]);
        engine.ComputeValues(before).Kept!.KeepRest(1, [2]);

        Assert.True(engine.ComputeValues(after).Kept!.Find(1).IsEmpty);
        Assert.Equal([2], engine.ComputeValues(after).Kept!.FindRest(1).ToArray());
        engine.Add(Some.Shard, Some.Place(3), Some.Reading(Some.Noon.AddSeconds(66), ("temperature", 3)));
        Assert.True(engine.ComputeValues(after).Kept!.FindRest(1).IsEmpty);
    }

    /// <summary>Keeps the features but their ages, as a door would; what was kept before has to be just that.</summary>
    private static void AssertKept(FeatureValues features)
    {
        if (features.Kept is not { } kept)
        {
            return;
        }

        var names = features.Names.ToArray();
        Assert.Equal(Enumerable.Range(0, names.Length).Where(place => names[place].EndsWith("_age", StringComparison.Ordinal)), features.Ages.ToArray());
        var values = features.Values.ToArray();
        foreach (var age in features.Ages)
        {
            values[age] = 0;
        }

        var encoded = MemoryMarshal.AsBytes(values.AsSpan());
        if (kept.Find(1) is { IsEmpty: false } before)
        {
            Assert.Equal(encoded, before);
        }

        kept.Keep(1, encoded);
    }

    private static bool IsKept(KeyEngine engine, int second, int form)
    {
        var kept = engine.ComputeValues(new AsOf(Some.Noon.AddSeconds(second))).Kept!;
        var isKept = !kept.Find(form).IsEmpty;
        kept.Keep(form, [1]);
        return isKept;
    }

    [Fact]
    public void Readings_that_are_kept_as_sums_leave_a_window_in_time()
    {
        var definitions = FeatureDefinitions.Parse("""{"maxRawReadings":4,"features":[{"metrics":["*"],"windows":["2m"],"aggregations":["count"]}]}"""u8);
        var engine = Fed(Enumerable.Range(0, 9).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("temperature", i))), definitions);

        double[] counts = [.. Enumerable.Range(0, 11).Select(i => engine.Compute(new AsOf(Some.Noon.AddMinutes(2).AddSeconds(i - 1)))!.Value("temperature_count_2m"))];

        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1, double.NaN, double.NaN], Array.ConvertAll(counts, count => count == 0 ? double.NaN : count));
    }

    [Fact]
    public void An_answer_stays_as_it_is_when_another_is_computed()
    {
        var engine = Fed([Some.Reading(Some.Noon, ("temperature", 1))]);
        var first = engine.Compute(AsOf.Latest)!;
        var values = first.Values.ToArray();

        engine.Add(Some.Shard, Some.Place(2), Some.Reading(Some.Noon.AddSeconds(1), ("temperature", 2)));
        engine.Compute(AsOf.Latest);

        Assert.Equal(values, first.Values);
    }
}
