using System.Runtime.InteropServices;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Snapshots;

/// <summary>The stored form of a <see cref="SensorDetector"/>, with the model it belongs to.</summary>
internal static class DetectorSnapshot
{
    // What stands in the first byte: no detector, or the format of one.
    private const byte None = 0;
    private const byte Format = 5;
    private const int HashSize = 32;

    // The alarm rule of a metric: none; one with the sensor's last evidence; one with its own.
    private const byte NoAlarm = 0;
    private const byte AlarmOfSensor = 1;
    private const byte AlarmOfMetric = 2;

    // Of an hour of the day: no value, some, as many as count.
    private const int NoneOfHour = 0;
    private const int SomeOfHour = 1;
    private const int AllOfHour = 2;
    private const int HoursOfAByte = 4;

    [Flags]
    private enum Flags
    {
        ModelChanges = 1,
        RaisedAlarm = 2,
        ModelChanged = 4,
        Open = 8,
        IsNews = 16,
        Silent = 32,
        Awaited = 64,
        Unusual = 128,
    }

    /// <param name="writer">Takes it.</param>
    /// <param name="detector">What to write; null for none.</param>
    /// <param name="shards">The sensor's shards, which are written before.</param>
    /// <param name="newest">The sensor's newest event time, in ticks, which is written before.</param>
    public static void Write(SnapshotWriter writer, SensorDetector? detector, ShardStates shards, long newest)
    {
        writer.Byte(detector is null ? None : Format);
        if (detector is null)
        {
            return;
        }

        if (detector.Staged != detector.Scored)
        {
            throw new InvalidOperationException("There are readings on their way through the model.");
        }

        writer.Bytes(Convert.FromHexString(detector.Model.Sha256));
        writer.Count(detector.Scored);
        writer.Signed(unchecked(newest - detector.ScoredAt));
        writer.Double(detector.LastScore);
        writer.Byte((byte)FlagsOf(detector));
        WriteAlarms(writer, detector.Alarms);
        writer.Time(detector.LatestFrom, newest);
        if (IsUnusual(detector))
        {
            writer.DoubleUnless(detector.LastPerDay, double.PositiveInfinity);
            writer.Byte((byte)(detector.LastReason is { } reason ? 1 + (int)reason : 0));
        }

        if (detector.ModelChangedAt is { } changed)
        {
            writer.Fixed(changed);
        }

        writer.Singles(detector.Recent);
        PauseSnapshot.Write(writer, detector.Pauses, newest);
        WriteArrivals(writer, detector, newest);
        WritePlace(writer, shards, detector.NewestShard, detector.NewestPosition);
        if (detector.Silence is { } silence)
        {
            WriteEpisode(writer, silence);
        }

        if (detector.Open is { } open)
        {
            WriteEpisode(writer, open);
            writer.Fixed(detector.LastStrange);
            writer.Count(detector.Quiet);
        }

        writer.Count(detector.Metrics.Count);
        foreach (var metric in detector.Metrics)
        {
            WriteMetric(writer, metric, detector.Recent);
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="model">The model in force; null when nothing is to be scored: then what is stored is read and dropped.</param>
    /// <param name="shards">The sensor's shards, which were read before.</param>
    /// <param name="newest">The sensor's newest event time, in ticks.</param>
    /// <param name="alarms">The sensor's alarm budget.</param>
    public static SensorDetector? Read(ref SnapshotReader reader, ModelDescription? model, ShardStates shards, long newest, AlarmDefinition alarms)
    {
        var format = reader.Byte();
        if (format == None)
        {
            return model is null ? null : new SensorDetector(model, alarms) { ModelChanges = newest != long.MinValue };
        }

        if (format != Format)
        {
            throw new InvalidDataException($"The detector's state has format {format}, but this version reads format {Format} alone.");
        }

        var sha256 = Convert.ToHexStringLower(reader.Bytes(HashSize));
        var detector = new SensorDetector(model ?? new ModelDescription("", "", sha256, null, 0), alarms)
        {
            Scored = reader.Number(),
            ScoredAt = unchecked(newest - reader.Signed()),
            LastScore = reader.Double(),
        };
        detector.Staged = detector.Scored;
        var flags = (Flags)reader.Byte();
        detector.ModelChanges = flags.HasFlag(Flags.ModelChanges);
        detector.RaisedAlarm = flags.HasFlag(Flags.RaisedAlarm);
        detector.IsNews = flags.HasFlag(Flags.IsNews);
        var stored = ReadAlarms(ref reader);
        detector.LatestFrom = reader.Time(newest);
        if (flags.HasFlag(Flags.Unusual))
        {
            detector.LastPerDay = reader.DoubleUnless(double.PositiveInfinity);
            detector.LastReason = reader.Byte() is > 0 and var reason ? (AttributionKind)(reason - 1) : null;
        }

        detector.ModelChangedAt = flags.HasFlag(Flags.ModelChanged) ? reader.Fixed() : null;
        reader.Singles(detector.Recent);
        PauseSnapshot.Read(ref reader, detector.Pauses, newest);
        ReadArrivals(ref reader, detector, flags, newest);
        (detector.NewestShard, detector.NewestPosition) = ReadPlace(ref reader, shards);
        detector.Silence = flags.HasFlag(Flags.Silent) ? ReadEpisode(ref reader) : null;
        if (flags.HasFlag(Flags.Open))
        {
            detector.Open = ReadEpisode(ref reader);
            detector.LastStrange = reader.Fixed();
            detector.Quiet = checked((int)reader.Number());
        }

        var metrics = reader.Count();
        for (var i = 0; i < metrics; i++)
        {
            detector.Metrics.Add(ReadMetric(ref reader, detector.Recent));
        }

        if (model is not null && model.Sha256 != sha256)
        {
            detector.ChangeModel();
        }

        // Alarms under another budget are not those that this one would have raised.
        detector.ModelChanges |= stored != alarms;
        return model is null ? null : detector;
    }

    private static void WriteAlarms(SnapshotWriter writer, AlarmDefinition alarms)
    {
        var hasOwnShares = alarms with { BudgetPerSensorDay = AlarmDefinition.Default.BudgetPerSensorDay } != AlarmDefinition.Default;
        writer.DoubleUnless(alarms.BudgetPerSensorDay, AlarmDefinition.Default.BudgetPerSensorDay);
        writer.Byte((byte)(hasOwnShares ? 1 : 0));
        if (hasOwnShares)
        {
            writer.Double(alarms.WarningShare);
            writer.Double(alarms.CriticalShare);
        }
    }

    private static AlarmDefinition ReadAlarms(ref SnapshotReader reader)
    {
        var budget = reader.DoubleUnless(AlarmDefinition.Default.BudgetPerSensorDay);
        return reader.Byte() == 0 ? new AlarmDefinition(budget) : new AlarmDefinition(budget, reader.Double(), reader.Double());
    }

    private static bool IsUnusual(SensorDetector detector) => double.IsFinite(detector.LastPerDay) || detector.LastReason is not null;

    private static Flags FlagsOf(SensorDetector detector) =>
        (detector.ModelChanges ? Flags.ModelChanges : 0)
        | (detector.RaisedAlarm ? Flags.RaisedAlarm : 0)
        | (detector.ModelChangedAt is null ? 0 : Flags.ModelChanged)
        | (detector.Open is null ? 0 : Flags.Open)
        | (detector.IsNews ? Flags.IsNews : 0)
        | (detector.Silence is null ? 0 : Flags.Silent)
        | (detector.Arrivals.IsAwaited ? Flags.Awaited : 0)
        | (IsUnusual(detector) ? Flags.Unusual : 0);

    // Each by how far it is from what it is mostly near to.
    private static void WriteArrivals(SnapshotWriter writer, SensorDetector detector, long newest)
    {
        var arrivals = detector.Arrivals;
        writer.Signed(unchecked(newest - arrivals.LastArrival));
        writer.Signed(arrivals.LastArrival - arrivals.NewestArrival);
        writer.Signed(arrivals.NewestArrival - arrivals.BurstArrival);
        writer.Signed(arrivals.BurstArrival - arrivals.UploadArrival);
        writer.Signed(unchecked(arrivals.NewestArrival - detector.ScoredAt - arrivals.NewestDelay));
        writer.Signed(arrivals.UploadArrival - arrivals.UploadTime - arrivals.NewestDelay);
        writer.Time(arrivals.SteadyFrom == ArrivalPace.NeverSteady ? long.MinValue : arrivals.SteadyFrom, newest);
        writer.Signed(arrivals.SteadyDelay - arrivals.NewestDelay);
        writer.Signed(arrivals.UploadGathered);
        writer.Signed(arrivals.GatheredBefore);
    }

    private static void ReadArrivals(ref SnapshotReader reader, SensorDetector detector, Flags flags, long newest)
    {
        var arrivals = detector.Arrivals;
        arrivals.IsAwaited = flags.HasFlag(Flags.Awaited);
        arrivals.LastArrival = unchecked(newest - reader.Signed());
        arrivals.NewestArrival = unchecked(arrivals.LastArrival - reader.Signed());
        arrivals.BurstArrival = unchecked(arrivals.NewestArrival - reader.Signed());
        arrivals.UploadArrival = unchecked(arrivals.BurstArrival - reader.Signed());
        arrivals.NewestDelay = unchecked(arrivals.NewestArrival - detector.ScoredAt - reader.Signed());
        arrivals.UploadTime = unchecked(arrivals.UploadArrival - arrivals.NewestDelay - reader.Signed());
        var steadyFrom = reader.Time(newest);
        arrivals.SteadyFrom = steadyFrom == long.MinValue ? ArrivalPace.NeverSteady : steadyFrom;
        arrivals.SteadyDelay = unchecked(arrivals.NewestDelay + reader.Signed());
        arrivals.UploadGathered = reader.Signed();
        arrivals.GatheredBefore = reader.Signed();
    }

    private static void WriteEpisode(SnapshotWriter writer, AnomalyEpisode episode)
    {
        writer.Byte((byte)episode.Kind);
        writer.String(episode.Shard);
        writer.Position(episode.Position);
        writer.Count(episode.Revision);
        writer.Fixed(episode.StartedAt.UtcTicks);
        writer.Fixed(episode.PeakAt.UtcTicks);
        writer.Double(episode.Score);
        writer.Double(episode.Threshold);
        writer.String(episode.Model);
        writer.String(episode.Metric ?? "");
        writer.Count(episode.FeatureNames.Length);
        for (var i = 0; i < episode.FeatureNames.Length; i++)
        {
            writer.String(episode.FeatureNames[i]);
            writer.Double(episode.FeatureValues[i]);
        }

        writer.Count(episode.Attribution.Length);
        foreach (var part in episode.Attribution)
        {
            writer.String(part.Metric);
            writer.Byte((byte)part.Kind);
            writer.Double(part.Value);
            writer.Double(part.Usual);
            writer.Double(part.Weight);
        }

        writer.Double(episode.ExpectedEveryDays ?? 0);
        writer.Byte((byte)episode.Severity);
        writer.Byte((byte)(episode.Reason is { } reason ? 1 + (int)reason : 0));
        writer.Byte((byte)(episode.Feedback is { } verdict ? 1 + (int)verdict : 0));
    }

    private static AnomalyEpisode ReadEpisode(ref SnapshotReader reader)
    {
        var kind = (AnomalyKind)reader.Byte();
        var shard = reader.String();
        var position = reader.Position();
        var revision = checked((int)reader.Number());
        var startedAt = Instant(reader.Fixed());
        var peakAt = Instant(reader.Fixed());
        var score = reader.Double();
        var threshold = reader.Double();
        var model = reader.String();
        var metric = reader.String();
        var names = new string[reader.Count()];
        var values = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.String();
            values[i] = reader.Double();
        }

        var attribution = new Attribution[reader.Count()];
        for (var i = 0; i < attribution.Length; i++)
        {
            attribution[i] = new Attribution(reader.String(), (AttributionKind)reader.Byte(), reader.Double(), reader.Double(), reader.Double());
        }

        var everyDays = reader.Double();
        var severity = (AlarmSeverity)reader.Byte();
        var reason = reader.Byte();
        var verdict = reader.Byte();
        return new AnomalyEpisode(
            kind, shard, position, revision, startedAt, peakAt, null, score, threshold, model, metric.Length == 0 ? null : metric, names, values, attribution)
        {
            ExpectedEveryDays = everyDays > 0 ? everyDays : null,
            Severity = severity,
            Reason = reason > 0 ? (AttributionKind)(reason - 1) : null,
            Feedback = verdict > 0 ? (AnomalyVerdict)(verdict - 1) : null,
        };
    }

    // The place is nearly always the last one of its shard, which is there already.
    private static void WritePlace(SnapshotWriter writer, ShardStates shards, string shard, LogPosition position)
    {
        var at = Math.Max(shards.IndexOf(shard), -1);
        var isLast = at >= 0 && shards.All[at].Position == position;
        writer.Count(((at + 1) << 1) | (isLast ? 1 : 0));
        if (at < 0)
        {
            writer.String(shard);
        }

        if (!isLast)
        {
            writer.Position(position);
        }
    }

    private static (string Shard, LogPosition Position) ReadPlace(ref SnapshotReader reader, ShardStates shards)
    {
        var kind = reader.Number();
        var at = (kind >> 1) - 1;
        if (at >= shards.All.Count || kind == 1)
        {
            throw new InvalidDataException("The snapshot is damaged: it names a shard that it does not have.");
        }

        var shard = at < 0 ? reader.String() : shards.All[(int)at].Shard;
        return (shard, (kind & 1) == 0 ? reader.Position() : shards.All[(int)at].Position);
    }

    /// <param name="writer">Takes it.</param>
    /// <param name="metric">What to write.</param>
    /// <param name="recent">The sensor's last evidence: that of its only metric, if it has one.</param>
    private static void WriteMetric(SnapshotWriter writer, MetricDetector metric, ReadOnlySpan<float> recent)
    {
        writer.String(metric.Metric);
        writer.Count(metric.Rows);
        writer.Count(metric.LastSeen);
        writer.Double(metric.Origin);
        writer.Double(metric.Previous);
        writer.Double(metric.Magnitude);
        ValueCodec.Write(writer, metric.Values);
        writer.Singles(metric.Residuals);
        writer.Singles(metric.Logarithms);
        writer.Singles(metric.ShortScores);
        writer.Singles(metric.LongScores);
        writer.Singles(metric.SeasonScores);
        writer.Double(metric.UsualSpread);
        writer.Count(metric.Repeats);
        writer.DoubleUnless(metric.MostRepeats, 0);
        writer.Count(metric.Stretches);
        WriteHours(writer, metric);
        foreach (var scale in metric.Scales)
        {
            writer.Double(scale.Mean);
            writer.Double(scale.Deviation);
            writer.Count(scale.Count);
        }

        foreach (var range in metric.Ranges)
        {
            WriteRange(writer, range);
        }

        writer.Count(metric.Scored);
        writer.Singles(metric.Strangeness);
        WriteRange(writer, metric.StrangenessRange);
        WriteRange(writer, metric.SingleRange);
        WriteAlarm(writer, metric.Alarm, recent);
        WriteLast(writer, metric);
        RaritySnapshot.Write(writer, metric.Rarity, metric.Previous);
    }

    private static void WriteAlarm(SnapshotWriter writer, MetricAlarm? alarm, ReadOnlySpan<float> recent)
    {
        var isOfSensor = alarm is not null && MemoryMarshal.AsBytes(alarm.Recent).SequenceEqual(MemoryMarshal.AsBytes(recent));
        writer.Byte((byte)(alarm is null ? NoAlarm : isOfSensor ? AlarmOfSensor : AlarmOfMetric));
        if (alarm is null)
        {
            return;
        }

        writer.Count(alarm.Judged);
        writer.Count(alarm.NotStrange);
        writer.Byte((byte)(alarm.HasLearnt ? 1 : 0));
        if (!isOfSensor)
        {
            writer.Singles(alarm.Recent);
        }
    }

    private static MetricAlarm? ReadAlarm(ref SnapshotReader reader, ReadOnlySpan<float> recent)
    {
        var kind = reader.Byte();
        if (kind == NoAlarm)
        {
            return null;
        }

        var alarm = new MetricAlarm { Judged = reader.Number(), NotStrange = reader.Number(), HasLearnt = reader.Byte() != 0 };
        if (kind == AlarmOfSensor)
        {
            recent.CopyTo(alarm.Recent);
        }
        else
        {
            reader.Singles(alarm.Recent);
        }

        return alarm;
    }

    // Most hours have as many values as count: these take two bits and their mean.
    private static void WriteHours(SnapshotWriter writer, MetricDetector metric)
    {
        for (var first = 0; first < metric.HourCounts.Length; first += HoursOfAByte)
        {
            var kinds = 0;
            for (var i = 0; i < HoursOfAByte; i++)
            {
                kinds |= KindOf(metric.HourCounts[first + i]) << (2 * i);
            }

            writer.Byte((byte)kinds);
            for (var hour = first; hour < first + HoursOfAByte; hour++)
            {
                var kind = KindOf(metric.HourCounts[hour]);
                if (kind == SomeOfHour)
                {
                    writer.Byte(metric.HourCounts[hour]);
                }

                if (kind != NoneOfHour)
                {
                    writer.Single(metric.HourMeans[hour]);
                }
            }
        }

        static int KindOf(byte count) => count switch { 0 => NoneOfHour, MetricDetector.HourMemory => AllOfHour, _ => SomeOfHour };
    }

    private static void ReadHours(ref SnapshotReader reader, MetricDetector metric)
    {
        var kinds = 0;
        for (var hour = 0; hour < metric.HourCounts.Length; hour++)
        {
            kinds = hour % HoursOfAByte == 0 ? reader.Byte() : kinds >> 2;
            metric.HourCounts[hour] = (kinds & 3) switch { NoneOfHour => 0, AllOfHour => MetricDetector.HourMemory, _ => reader.Byte() };
            metric.HourMeans[hour] = (kinds & 3) == NoneOfHour ? 0 : reader.Single();
        }
    }

    // What explains evidence is of no use where evidence raises no alarm.
    private static void WriteLast(SnapshotWriter writer, MetricDetector metric)
    {
        writer.Count(metric.LastJudgedIn);
        if (metric.Alarm is null)
        {
            return;
        }

        writer.Singles(metric.LastRow);
        writer.Single(metric.LastScore.Strangeness);
        writer.Single(metric.LastScore.Evidence);
        writer.Double(metric.LastStrangeness);
        writer.Double(metric.LastEvidence);
        var seen = metric.LastObservation;
        writer.DoubleUnless(seen.Value, metric.Previous);
        writer.Double(seen.UsualLevel);
        writer.DoubleUnless(seen.UsualSeason, metric.Previous);
        writer.Double(seen.Spread);
        writer.Double(seen.UsualSpread);
        writer.DoubleUnless(seen.Repeats, metric.Repeats);
        writer.DoubleUnless(seen.MostRepeats, metric.MostRepeats);
    }

    private static void ReadLast(ref SnapshotReader reader, MetricDetector metric)
    {
        metric.LastJudgedIn = reader.Number();
        if (metric.Alarm is null)
        {
            return;
        }

        reader.Singles(metric.LastRow);
        metric.LastScore = new RowScore(reader.Single(), reader.Single());
        metric.LastStrangeness = reader.Double();
        metric.LastEvidence = reader.Double();
        metric.LastObservation = new Observation(
            reader.DoubleUnless(metric.Previous),
            reader.Double(),
            reader.DoubleUnless(metric.Previous),
            reader.Double(),
            reader.Double(),
            reader.DoubleUnless(metric.Repeats),
            reader.DoubleUnless(metric.MostRepeats));
    }

    private static MetricDetector ReadMetric(ref SnapshotReader reader, ReadOnlySpan<float> recent)
    {
        var metric = new MetricDetector(reader.String())
        {
            Rows = reader.Number(),
            LastSeen = reader.Number(),
            Origin = reader.Double(),
            Previous = reader.Double(),
            Magnitude = reader.Double(),
        };
        ValueCodec.Read(ref reader, metric.Values.Length).CopyTo(metric.Values);
        reader.Singles(metric.Residuals);
        reader.Singles(metric.Logarithms);
        reader.Singles(metric.ShortScores);
        reader.Singles(metric.LongScores);
        reader.Singles(metric.SeasonScores);
        metric.UsualSpread = reader.Double();
        metric.Repeats = reader.Number();
        metric.MostRepeats = reader.DoubleUnless(0);
        metric.Stretches = reader.Number();
        ReadHours(ref reader, metric);
        foreach (ref var scale in metric.Scales)
        {
            scale.Mean = reader.Double();
            scale.Deviation = reader.Double();
            scale.Count = checked((int)reader.Number());
        }

        foreach (ref var range in metric.Ranges)
        {
            range = ReadRange(ref reader);
        }

        metric.Scored = reader.Number();
        reader.Singles(metric.Strangeness);
        metric.StrangenessRange = ReadRange(ref reader);
        metric.SingleRange = ReadRange(ref reader);
        metric.Alarm = ReadAlarm(ref reader, recent);
        ReadLast(ref reader, metric);
        RaritySnapshot.Read(ref reader, metric.Rarity, metric.Previous);
        return metric;
    }

    private static void WriteRange(SnapshotWriter writer, RecordRange range)
    {
        writer.Double(range.Low);
        writer.Double(range.High);
    }

    private static RecordRange ReadRange(ref SnapshotReader reader) => new() { Low = reader.Double(), High = reader.Double() };

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
