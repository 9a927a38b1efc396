using System.Buffers;
using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;

namespace SensorGrid.Features.Snapshots;

/// <summary>The stored form of a <see cref="SensorEngine"/>, in sections: a restored engine goes on as the written one would have, to the bit.</summary>
internal static class SensorSnapshot
{
    public static void Write(SensorEngine engine, IBufferWriter<byte> destination)
    {
        SnapshotFrames.WriteFormat(destination);
        var sections = new SectionWriter(destination);
        var features = HashOf(engine.Definitions);
        KeySnapshot.Write(sections.Begin(SnapshotSection.Key, features), engine);
        sections.End();
        if (!engine.Ids.Entries.IsEmpty || engine.Ids.Forgotten > 0)
        {
            ReadingIdsSnapshot.Write(sections.Begin(SnapshotSection.Ids, 0), engine.Ids);
            sections.End();
        }

        foreach (var series in engine.Metrics)
        {
            MetricSeriesSnapshot.Write(sections.Begin(SnapshotSection.WindowsOf + series.Metric, features), series);
            sections.End();
        }

        if (engine.Detector is { } detector)
        {
            WriteDetector(sections, detector, engine);
        }

        foreach (var frame in engine.Carried)
        {
            sections.Carry(frame);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static SensorEngine Read(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model, AlarmDefinition alarms)
    {
        try
        {
            var engine = new SensorEngine(definitions, model, alarms);
            Read(new StoredSections(SnapshotFrames.ReadSnapshot(snapshot.ToArray())), engine, model);
            return engine;
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>Reads from when on a sensor is silent: see <see cref="SensorEngine.SilentFromOf"/>.</summary>
    /// <exception cref="InvalidDataException">The sections are damaged, or of another version.</exception>
    public static DateTimeOffset? ReadSilentFrom(IEnumerable<SnapshotFrame> frames, AlarmDefinition alarms)
    {
        try
        {
            var sections = new StoredSections(frames);
            if (sections.Find(SnapshotSection.Detector) is not { } frame)
            {
                return null;
            }

            // No model is asked, and windows are not looked at.
            var engine = new SensorEngine(FeatureDefinitions.Default, new ModelDescription("", "", new string('0', 2 * 32), null, 0), alarms);
            ReadKey(sections, engine);
            ReadDetector(frame, engine);
            return engine.SilentFrom;
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw Damaged(exception);
        }
    }

    private static InvalidDataException Damaged(Exception exception) => new("The snapshot is damaged: a number in it is out of range.", exception);

    private static void Read(StoredSections sections, SensorEngine engine, ModelDescription? model)
    {
        ReadKey(sections, engine);
        ReadWindows(sections, engine);
        if (sections.Find(SnapshotSection.Ids) is { } ids)
        {
            var reader = new SnapshotReader(ids.Content.Span);
            ReadingIdsSnapshot.Read(ref reader, engine.Ids);
            RequireEnd(ids, reader);
        }

        if (model is not null)
        {
            ReadDetector(sections, engine, model);
        }

        engine.Carry(sections.Unknown);
        engine.KeepWithinLimits();
    }

    private static void ReadKey(StoredSections sections, SensorEngine engine)
    {
        var key = sections.Find(SnapshotSection.Key) ?? throw new InvalidDataException($"The snapshot is damaged: it has no section '{SnapshotSection.Key}'.");
        var reader = new SnapshotReader(key.Content.Span);
        KeySnapshot.Read(ref reader, engine);
        RequireEnd(key, reader);
        if (key.Definition != HashOf(engine.Definitions))
        {
            // A metric that is seen for the first time from here on may have been there before, without features.
            engine.CoveredFrom = engine.Newest;
        }
    }

    private static void ReadWindows(StoredSections sections, SensorEngine engine)
    {
        var features = HashOf(engine.Definitions);
        foreach (var (metric, frame) in sections.Of(SnapshotSection.WindowsOf))
        {
            var reader = new SnapshotReader(frame.Content.Span);
            MetricSeriesSnapshot.Read(ref reader, engine.RestoreSeries(metric), rebuild: frame.Definition != features, engine.Clock);
            RequireEnd(frame, reader);
        }

        if (engine.Metrics.Count > StateLimits.Metrics)
        {
            throw new InvalidDataException($"The snapshot is damaged: it has {engine.Metrics.Count} metrics.");
        }
    }

    private static void WriteDetector(SectionWriter sections, SensorDetector detector, SensorEngine engine)
    {
        var model = HashOf(detector.Model);
        DetectorSnapshot.Write(sections.Begin(SnapshotSection.Detector, model), detector, engine.Shards, KeySnapshot.NearOf(engine.Newest));
        sections.End();
        foreach (var metric in detector.Metrics)
        {
            MetricDetectorSnapshot.Write(sections.Begin(SnapshotSection.DetectorOf + metric.Metric, model), metric);
            sections.End();
        }
    }

    private static void ReadDetector(StoredSections sections, SensorEngine engine, ModelDescription model)
    {
        var detector = engine.Detector!;
        if (sections.Find(SnapshotSection.Detector) is not { } frame)
        {
            detector.ModelChanges = engine.Newest != long.MinValue;
            return;
        }

        var hash = HashOf(model);
        var isOther = frame.Definition != hash;
        var stored = ReadDetector(frame, engine);
        foreach (var name in stored.Metrics)
        {
            var section = sections.Find(SnapshotSection.DetectorOf + name)
                ?? throw new InvalidDataException($"The snapshot is damaged: it has no section '{SnapshotSection.DetectorOf}{name}'.");
            var reader = new SnapshotReader(section.Content.Span);
            detector.Metrics.Add(MetricDetectorSnapshot.Read(ref reader, name));
            RequireEnd(section, reader);
            isOther |= section.Definition != hash;
        }

        if (stored.RecentOf >= 0)
        {
            detector.Metrics[stored.RecentOf].Alarm?.Recent.CopyTo(detector.Recent);
        }

        if (isOther)
        {
            detector.ChangeModel();
        }

        // Alarms under another budget are not those that this one would have raised.
        detector.ModelChanges |= stored.Alarms != engine.Alarms;
    }

    private static StoredDetector ReadDetector(in SnapshotFrame frame, SensorEngine engine)
    {
        var reader = new SnapshotReader(frame.Content.Span);
        var stored = DetectorSnapshot.Read(ref reader, engine.Detector!, engine.Shards, KeySnapshot.NearOf(engine.Newest));
        RequireEnd(frame, reader);
        return stored;
    }

    private static void RequireEnd(in SnapshotFrame frame, SnapshotReader reader)
    {
        if (!reader.IsAtEnd)
        {
            throw new InvalidDataException($"The snapshot is damaged: there is something behind the end of its section '{frame.Name}'.");
        }
    }

    private static ulong HashOf(FeatureDefinitions definitions) => HashOf(definitions.Hash);

    private static ulong HashOf(ModelDescription model) => HashOf(model.Sha256[..16]);

    private static ulong HashOf(string hexadecimal) => ulong.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
