using System.Buffers;
using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Snapshots;

/// <summary>The stored form of a <see cref="SensorEngine"/>: what is read goes on as what was written would have, to the bit.</summary>
internal static class SensorSnapshot
{
    /// <summary>Readings and tiles one after the other instead of by columns. Read still, never written.</summary>
    public const byte FirstFormat = 1;

    /// <summary>The sum of each tile as it is, beside its other two. Read still, never written.</summary>
    public const byte SecondFormat = 2;

    private const byte Format = 3;

    public static void Write(SensorEngine engine, IBufferWriter<byte> destination)
    {
        var writer = new SnapshotWriter(destination);
        writer.Byte(Format);
        writer.Fixed(HashOf(engine.Definitions));
        writer.Count(engine.Readings);
        writer.Count(engine.Late);
        writer.Count(engine.Duplicates);
        writer.Fixed(engine.Newest);
        writer.Time(engine.ForgottenMetricNewest, engine.Newest);
        writer.Time(engine.CoveredFrom, engine.Newest);
        WriteShards(writer, engine.Shards, engine.Newest);
        WriteIds(writer, engine.Ids);
        writer.Count(engine.Metrics.Count);
        foreach (var series in engine.Metrics)
        {
            writer.String(series.Metric);
            MetricSeriesSnapshot.Write(writer, series, engine.Newest);
        }

        DetectorSnapshot.Write(writer, engine.Detector, engine.Shards, engine.Newest);
    }

    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static SensorEngine Read(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model)
    {
        try
        {
            return ReadCore(snapshot, definitions, model);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw new InvalidDataException("The snapshot is damaged: a number in it is out of range.", exception);
        }
    }

    private static SensorEngine ReadCore(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model)
    {
        var reader = new SnapshotReader(snapshot);
        var format = reader.Byte();
        if (format is not (FirstFormat or SecondFormat or Format))
        {
            throw new InvalidDataException($"The snapshot has format {format}, but this version reads formats up to {Format}.");
        }

        var rebuild = reader.Fixed() != HashOf(definitions);
        var engine = new SensorEngine(definitions, model)
        {
            Readings = reader.Number(),
            Late = reader.Number(),
            Duplicates = reader.Number(),
            Newest = reader.Fixed(),
        };
        engine.ForgottenMetricNewest = ReadTime(ref reader, engine.Newest, format);
        engine.CoveredFrom = ReadTime(ref reader, engine.Newest, format);
        if (rebuild)
        {
            // A metric that is seen for the first time from here on may have been there before, without features.
            engine.CoveredFrom = engine.Newest;
        }

        ReadShards(ref reader, engine.Shards, engine.Newest, format);
        ReadIds(ref reader, engine.Ids);
        var metrics = reader.Count();
        for (var i = 0; i < metrics; i++)
        {
            MetricSeriesSnapshot.Read(ref reader, engine.GetOrAddSeries(reader.String()), rebuild, engine.Newest, format);
        }

        engine.Detector = DetectorSnapshot.Read(ref reader, model, engine.Shards, engine.Newest);
        if (!reader.IsAtEnd)
        {
            throw new InvalidDataException("The snapshot is damaged: there is something behind its end.");
        }

        engine.KeepWithinLimits();
        return engine;
    }

    /// <summary>Reads an instant that stood by itself before the third format.</summary>
    /// <param name="reader">Stands at it.</param>
    /// <param name="near">What it is written relative to.</param>
    /// <param name="format">The snapshot's format.</param>
    public static long ReadTime(ref SnapshotReader reader, long near, byte format) => format == Format ? reader.Time(near) : reader.Fixed();

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
            writer.Time(shard.Newest, newest);
            writer.Byte((byte)(shard.Gap is null ? 0 : 1));
            if (shard.Gap is { } gap)
            {
                writer.Fixed(gap.From.UtcTicks);
                writer.Fixed(gap.To.UtcTicks);
            }
        }
    }

    private static void ReadShards(ref SnapshotReader reader, ShardStates shards, long newest, byte format)
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

            var state = new ShardState(id, parents) { Position = reader.Position(), Newest = ReadTime(ref reader, newest, format) };
            if (reader.Byte() != 0)
            {
                state.Gap = new LogGap(
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero),
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero));
            }

            shards.Restore(state);
        }
    }

    private static void WriteIds(SnapshotWriter writer, ReadingIds ids)
    {
        writer.Count(ids.Entries.Count);
        long previous = 0;
        foreach (var entry in ids.Entries)
        {
            writer.Signed(entry.Time - previous);
            previous = entry.Time;
            writer.UInt128(entry.Id);
            writer.String(entry.Shard);
            writer.Position(entry.Position);
            writer.Count(entry.Metrics.Length);
            foreach (var metric in entry.Metrics)
            {
                writer.String(metric.Name);
                writer.Double(metric.Value);
            }
        }
    }

    private static void ReadIds(ref SnapshotReader reader, ReadingIds ids)
    {
        var count = reader.Count();
        long time = 0;
        for (var i = 0; i < count; i++)
        {
            time += reader.Signed();
            var id = reader.UInt128();
            var shard = reader.String();
            var position = reader.Position();
            var metrics = new MetricValue[reader.Count()];
            for (var j = 0; j < metrics.Length; j++)
            {
                metrics[j] = new MetricValue(reader.String(), reader.Double());
            }

            ids.Add(new ReadingIds.Entry(time, id, shard, position, metrics));
        }
    }
}
