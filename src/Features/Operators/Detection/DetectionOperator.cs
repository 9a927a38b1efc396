using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Keys;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The detector of a sensor, and the readings that are staged for it: these are on their way through the model.</summary>
/// <param name="model">The model that scores.</param>
/// <param name="alarms">The alarm budget of the sensor.</param>
/// <param name="allowedLateness">The maximum distance of a counted reading behind its shard lineage, in ticks.</param>
/// <param name="key">The sensor's state.</param>
/// <param name="features">Computes the features of a metric that raises an alarm.</param>
internal sealed class DetectionOperator(ModelDescription model, AlarmDefinition alarms, long allowedLateness, KeyState key, IMetricFeatures features) : IOperator
{
    private ScoringClock _scoring = new();
    private StagedReadings _staged = new();

    /// <summary>The detector; another one after the sensor was retired.</summary>
    public SensorDetector Detector { get; private set; } = new(model, alarms);

    /// <summary>Writes the model's inputs for the next reading of a shard, if it will be scored.</summary>
    public void Stage(ShardLineage lineage, LogPosition position, Reading reading, ScoringBatch batch)
    {
        if (!_staged.TryBegin(lineage.Shard, key.Shards.Find(lineage.Shard)?.Position, position, _scoring, key.Shards.BorderOf(lineage)))
        {
            return;
        }

        if (reading.Feedback is not null)
        {
            // The detector ingests it as it is added: no row depends on it.
            return;
        }

        var time = reading.EventTime.UtcTicks;
        var isLate = ShardStates.IsLate(_staged.Border, time, allowedLateness);
        if (reading.Retires)
        {
            if (!isLate && _staged.TryRetire(time, key.RetiredUpTo, Detector))
            {
                batch.NoteRetirement();
            }

            return;
        }

        if (!isLate)
        {
            _staged.Border = Math.Max(_staged.Border, Math.Min(time, reading.ArrivedOrNever));
        }

        if (_staged.Scoring.Advance(time, reading.ArrivedOrNever, allowedLateness, out _))
        {
            (_staged.Detector ?? Detector).Stage(reading, batch);
        }
    }

    public void Apply(in TakenReading reading)
    {
        if (reading.Scores is not { } scores)
        {
            return;
        }

        _staged.End();
        var time = reading.Time;
        var isScored = _scoring.Advance(time, reading.Reading.ArrivedOrNever, allowedLateness, out var before);
        var place = new PlacedTime(
            reading.Position, before == key.RetiredUpTo ? long.MinValue : before, time, isScored, reading.Reading.ArrivedAt?.UtcTicks);
        Detector.Complete(place, scores, features, allowedLateness, reading.Changed!);
    }

    /// <summary>Ingests a reading that would have retired the sensor, but came too late or again.</summary>
    public void Skip(in TakenReading reading)
    {
        if (reading.Scores is not null)
        {
            _staged.End();
        }
    }

    /// <summary>Applies the verdict of a reading.</summary>
    public void Judge(in TakenReading reading)
    {
        if (reading.Scores is not null && reading.Reading.Feedback is { } feedback)
        {
            _staged.End();
            Detector.TakeFeedback(feedback.Metric, feedback.From.UtcTicks, feedback.To.UtcTicks, feedback.Verdict, reading.Changed!);
        }
    }

    public void Retire(in TakenReading reading)
    {
        _scoring.Restart(reading.Time);
        if (reading.Scores is not null)
        {
            _staged.End();
            Detector.Retire(reading.Time, reading.Changed!);
            Detector = _staged.TakeDetector();
        }
    }

    public void Write(SectionWriter sections)
    {
        var hash = HashOf(model);
        var near = KeySnapshot.NearOf(key.Newest);
        var writer = sections.Begin(SnapshotSection.Detector, hash);
        writer.Time(_scoring.Newest, near);
        writer.Time(_scoring.Steady, near);
        DetectorSnapshot.Write(writer, Detector, key.Shards, near);
        sections.End();
        foreach (var metric in Detector.Metrics)
        {
            MetricDetectorSnapshot.Write(sections.Begin(SnapshotSection.DetectorOf + metric.Metric, hash), metric);
            sections.End();
        }
    }

    public void Read(StoredSections sections)
    {
        if (sections.Find(SnapshotSection.Detector) is not { } frame)
        {
            Detector.ModelChanges = key.Newest != long.MinValue;
            return;
        }

        var hash = HashOf(model);
        var isOther = frame.Definition != hash;
        var stored = ReadShared(frame);
        foreach (var name in stored.Metrics)
        {
            var section = sections.Find(SnapshotSection.DetectorOf + name)
                ?? throw new InvalidDataException($"The snapshot is damaged: it has no section '{SnapshotSection.DetectorOf}{name}'.");
            var reader = new SnapshotReader(section.Content.Span);
            Detector.Metrics.Add(MetricDetectorSnapshot.Read(ref reader, name));
            reader.RequireEnd(section);
            isOther |= section.Definition != hash;
        }

        if (stored.RecentOf >= 0)
        {
            Detector.Metrics[stored.RecentOf].Alarm?.Recent.CopyTo(Detector.Recent);
        }

        if (isOther)
        {
            Detector.ChangeModel();
        }

        // Alarms under another budget are not those that this one would have raised.
        Detector.ModelChanges |= stored.Alarms != alarms;
    }

    /// <summary>Reads the section that is not of a metric.</summary>
    public StoredDetector ReadShared(in SnapshotFrame frame)
    {
        var reader = new SnapshotReader(frame.Content.Span);
        var near = KeySnapshot.NearOf(key.Newest);
        _scoring.Newest = reader.Time(near);
        _scoring.Steady = reader.Time(near);
        var stored = DetectorSnapshot.Read(ref reader, Detector, key.Shards, near);
        reader.RequireEnd(frame);
        return stored;
    }

    private static ulong HashOf(ModelDescription model) => ulong.Parse(model.Sha256.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
