using System.Buffers;
using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Snapshots;

/// <summary>The stored form of a <see cref="SensorEngine"/>: what is read goes on as what was written would have, to the bit.</summary>
internal static class SensorSnapshot
{
    private const byte Format = 4;

    public static void Write(SensorEngine engine, IBufferWriter<byte> destination)
    {
        var writer = new SnapshotWriter(destination);
        var near = NearOf(engine.Newest);
        writer.Byte(Format);
        writer.Fixed(HashOf(engine.Definitions));
        writer.Count(engine.Readings);
        writer.Count(engine.Late);
        writer.Count(engine.Duplicates);
        writer.Count(engine.Missing);
        writer.Fixed(engine.Newest);
        writer.Time(engine.Clock, near);
        writer.Time(engine.CoveredFrom, near);
        writer.Time(engine.RetiredUpTo, near);
        writer.Time(engine.Scoring.Newest, near);
        writer.Time(engine.Scoring.Steady, near);
        WriteRefused(writer, engine, near);
        WriteShards(writer, engine.Shards, near);
        var shards = ShardTable.Of(engine);
        shards.Write(writer);
        writer.Count(engine.Metrics.Count);
        foreach (var series in engine.Metrics)
        {
            writer.String(series.Metric);
            MetricSeriesSnapshot.Write(writer, series, near, engine.Clock, shards);
        }

        ReadingIdsSnapshot.Write(writer, engine.Ids, shards);
        DetectorSnapshot.Write(writer, engine.Detector, engine.Shards, near);
    }

    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static SensorEngine Read(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model, AlarmDefinition alarms)
    {
        try
        {
            return ReadCore(snapshot, definitions, model, alarms);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw new InvalidDataException("The snapshot is damaged: a number in it is out of range.", exception);
        }
    }

    private static SensorEngine ReadCore(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model, AlarmDefinition alarms)
    {
        var reader = new SnapshotReader(snapshot);
        var format = reader.Byte();
        if (format != Format)
        {
            throw new InvalidDataException(
                $"The snapshot has format {format}, but this version reads format {Format} alone: read the stream anew, with a new data directory or table.");
        }

        var rebuild = reader.Fixed() != HashOf(definitions);
        var engine = new SensorEngine(definitions, model, alarms)
        {
            Readings = reader.Number(),
            Late = reader.Number(),
            Duplicates = reader.Number(),
            Missing = reader.Number(),
            Newest = reader.Fixed(),
        };
        var near = NearOf(engine.Newest);
        engine.Clock = reader.Time(near);
        engine.CoveredFrom = reader.Time(near);
        engine.RetiredUpTo = reader.Time(near);
        engine.Scoring.Newest = reader.Time(near);
        engine.Scoring.Steady = reader.Time(near);
        if (rebuild)
        {
            // A metric that is seen for the first time from here on may have been there before, without features.
            engine.CoveredFrom = engine.Newest;
        }

        ReadRefused(ref reader, engine, near);
        ReadShards(ref reader, engine.Shards, near);
        var shards = ShardTable.Read(ref reader, engine.Shards);
        var metrics = reader.Count();
        if (metrics > StateLimits.Metrics)
        {
            throw new InvalidDataException($"The snapshot is damaged: it has {metrics} metrics.");
        }

        for (var i = 0; i < metrics; i++)
        {
            MetricSeriesSnapshot.Read(ref reader, engine.RestoreSeries(reader.String()), rebuild, near, engine.Clock, shards);
        }

        ReadingIdsSnapshot.Read(ref reader, engine.Ids, shards);
        engine.Detector = DetectorSnapshot.Read(ref reader, model, engine.Shards, near, alarms);
        if (!reader.IsAtEnd)
        {
            throw new InvalidDataException("The snapshot is damaged: there is something behind its end.");
        }

        engine.KeepWithinLimits();
        return engine;
    }

    // Instants are written relative to the newest one, as far as there is one.
    private static long NearOf(long newest) => newest == long.MinValue ? 0 : newest;

    private static long HashOf(FeatureDefinitions definitions) =>
        long.Parse(definitions.Hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static void WriteShards(SnapshotWriter writer, ShardStates shards, long newest)
    {
        writer.Count(shards.All.Count);
        foreach (var shard in shards.All)
        {
            writer.String(shard.Shard);
            writer.Count(shard.Parents.Length);
            foreach (var parent in shard.Parents)
            {
                writer.String(parent);
            }

            writer.Position(shard.Position);
            writer.Time(shard.Border, newest);
            writer.Byte((byte)(shard.Gap is null ? 0 : 1));
            if (shard.Gap is { } gap)
            {
                writer.Fixed(gap.From.UtcTicks);
                writer.Fixed(gap.To.UtcTicks);
            }
        }
    }

    private static void ReadShards(ref SnapshotReader reader, ShardStates shards, long newest)
    {
        var count = reader.Count();
        for (var i = 0; i < count; i++)
        {
            var id = reader.String();
            var parents = new string[reader.Count()];
            for (var j = 0; j < parents.Length; j++)
            {
                parents[j] = reader.String();
            }

            var state = new ShardState(id, parents) { Position = reader.Position(), Border = reader.Time(newest) };
            if (reader.Byte() != 0)
            {
                state.Gap = new LogGap(
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero),
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero));
            }

            shards.Restore(state);
        }
    }

    private static void WriteRefused(SnapshotWriter writer, SensorEngine engine, long near)
    {
        writer.Count(engine.RefusedValues);
        if (engine.RefusedValues == 0)
        {
            return;
        }

        writer.Count(engine.RefusedMetrics.Names.Count);
        foreach (var (name, newest) in engine.RefusedMetrics.Names)
        {
            writer.String(name);
            writer.Time(newest, near);
        }
    }

    private static void ReadRefused(ref SnapshotReader reader, SensorEngine engine, long near)
    {
        var values = reader.Number();
        if (values == 0)
        {
            return;
        }

        engine.RefusedMetrics.Values = values;
        for (var names = reader.Count(); names > 0; names--)
        {
            engine.RefusedMetrics.Restore(reader.String(), reader.Time(near));
        }
    }
}
