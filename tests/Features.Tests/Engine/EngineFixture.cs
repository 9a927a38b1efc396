using System.Buffers;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Short ways to feed engines and to compare what they answer.</summary>
internal static class EngineFixture
{
    public static KeyEngine Fed(IEnumerable<Reading> readings, FeatureDefinitions? definitions = null)
    {
        var engine = new KeyEngine(definitions ?? FeatureDefinitions.Default);
        long number = 0;
        foreach (var reading in readings)
        {
            engine.Add(Some.Shard, Some.Place(++number), reading);
        }

        return engine;
    }

    /// <summary>The default definitions, but for how many metrics a sensor may have.</summary>
    public static FeatureDefinitions WithMetrics(int maxMetrics)
    {
        var definitions = FeatureDefinitions.Default;
        return new FeatureDefinitions(
            definitions.Groups, definitions.AllowedLateness, definitions.MaxFutureSkew, definitions.MaxRawReadings, definitions.Alarms, maxMetrics);
    }

    public static byte[] Snapshot(KeyEngine engine)
    {
        var buffer = new ArrayBufferWriter<byte>();
        engine.WriteSnapshot(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static KeyEngine Restored(KeyEngine engine, FeatureDefinitions? definitions = null) =>
        KeyEngine.Restore(Snapshot(engine), definitions ?? FeatureDefinitions.Default);

    /// <summary>Every feature by name, as its bits: equal only when equal to the bit.</summary>
    public static Dictionary<string, long> Bits(SensorFeatures features, Func<string, bool>? only = null) =>
        features.Names.Zip(features.Values)
            .Where(pair => only is null || only(pair.First))
            .ToDictionary(pair => pair.First, pair => BitConverter.DoubleToInt64Bits(pair.Second), StringComparer.Ordinal);

    public static Dictionary<string, long> LatestBits(KeyEngine engine, Func<string, bool>? only = null) =>
        Bits(engine.Compute(AsOf.Latest)!, only);

    public static double Value(this SensorFeatures features, string name) => features.Values[Array.IndexOf(features.Names, name)];

    public static double Latest(KeyEngine engine, string name) => engine.Compute(AsOf.Latest)!.Value(name);

    public static bool IsExact(string name) => !name.EndsWith("_1h", StringComparison.Ordinal);

    public static ShardLineage Lineage(string shard, params string[] parents) => new(ShardName.Parse(shard), Array.ConvertAll(parents, ShardName.Parse));
}
