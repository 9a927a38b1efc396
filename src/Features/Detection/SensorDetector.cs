using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Detection;

/// <summary>
/// The detector of one sensor: a <see cref="MetricDetector"/> for each of its metrics, one score over all of them, and the episodes that the scores make.
/// </summary>
/// <remarks>
/// <para>The evidence s of a reading is that of its strangest metric, and its score s / (s + 5).</para>
/// <para>
/// <b>Episode rule:</b> a reading raises an alarm if its score is at least the threshold and its evidence above 1.25 times that of each of the 50 scored
/// readings before it. The first alarm opens an anomaly, later ones raise its peak, and it is over when 50 readings in a row stayed below the threshold.
/// </para>
/// </remarks>
internal sealed class SensorDetector(ModelDescription model)
{
    /// <summary>Metrics of one sensor that are scored; a further one takes the place of one that was not seen for <see cref="Forgotten"/> readings, if there is one.</summary>
    public const int MostMetrics = 16;

    /// <summary>For how many scored readings an alarm is held against later ones, and after how many quiet ones an episode is over.</summary>
    public const int Hold = 50;

    /// <summary>Below so many scored readings, a sensor's scores mean little.</summary>
    public const int Learning = 200;

    private const int Forgotten = 1_000;
    private const double Keep = 1.25;
    private const double AlarmEvidence = 5;
    private const double SilenceThreshold = 0.5;

    private long _aheadTime = long.MinValue;
    private string? _aheadShard;
    private LogPosition _aheadPosition;

    public ModelDescription Model => model;

    public List<MetricDetector> Metrics { get; } = [];

    public PauseDetector Pauses { get; } = new();

    /// <summary>How many readings were scored, by whatever model.</summary>
    public long Scored { get; set; }

    /// <summary>How many readings were staged: ahead of <see cref="Scored"/> while there are some on their way through the model.</summary>
    public long Staged { get; set; }

    /// <summary>Event time of the newest scored reading, in ticks.</summary>
    public long ScoredAt { get; set; }

    public double LastScore { get; set; }

    /// <summary>Whether the newest scored reading raised an alarm.</summary>
    public bool RaisedAlarm { get; set; }

    /// <summary>Event time, in ticks, of the first reading that this model scored when something else came before it.</summary>
    public long? ModelChangedAt { get; set; }

    /// <summary>The sensor had readings that this model did not score: told with the next reading.</summary>
    public bool ModelChanges { get; set; }

    /// <summary>The evidence of the last scored readings, by their number modulo length.</summary>
    public float[] Recent { get; } = new float[Hold];

    /// <summary>The open anomaly.</summary>
    public AnomalyEpisode? Open { get; set; }

    /// <summary>Event time, in ticks, of the newest reading of the open anomaly that reached the threshold.</summary>
    public long LastStrange { get; set; }

    /// <summary>How many readings of the open anomaly came after that one.</summary>
    public int Quiet { get; set; }

    public SensorScore? Score => Scored == 0
        ? null
        : new SensorScore(
            LastScore,
            Open is not null,
            RaisedAlarm,
            model.Identity,
            Instant(ScoredAt),
            Scored < Learning,
            ModelChangedAt is { } at ? Instant(at) : null);

    /// <summary>Another model scored until now.</summary>
    public void ChangeModel()
    {
        ModelChanges = true;
        Metrics.ForEach(metric => metric.ForgetScores());
        Array.Clear(Recent);
    }

    /// <summary>Writes the rows of a reading, if it will advance the sensor's event time.</summary>
    /// <param name="taken">The last place that the sensor has of the shard.</param>
    /// <param name="newest">The sensor's newest event time, in ticks.</param>
    public void Stage(string shard, LogPosition? taken, long newest, LogPosition position, Reading reading, ScoringBatch batch)
    {
        // What was staged before and is not added yet has moved both on.
        var last = shard == _aheadShard && !(taken > _aheadPosition) ? _aheadPosition : taken;
        var time = reading.EventTime.UtcTicks;
        _aheadTime = Math.Max(_aheadTime, newest);
        if (position <= last)
        {
            return;
        }

        (_aheadShard, _aheadPosition) = (shard, position);
        if (time <= _aheadTime)
        {
            return;
        }

        _aheadTime = time;
        Staged++;
        batch.BeginReading();
        foreach (var metric in reading.Metrics)
        {
            if (GetOrAdd(metric.Name) is { } detector)
            {
                detector.LastSeen = Staged;
                detector.Next(time, metric.Value, batch.NextRow(detector));
            }
        }
    }

    /// <summary>A reading was added: takes its scores, if it was to be scored.</summary>
    public void Complete(PlacedTime place, ReadingDisposition disposition, ScoringBatch batch, SensorEngine engine, ICollection<AnomalyEpisode> changed)
    {
        if (disposition == ReadingDisposition.AlreadyTaken || place.Time <= place.Before)
        {
            return;
        }

        if (ModelChanges)
        {
            (ModelChanges, ModelChangedAt) = (false, place.Time);
            EndOpen(changed);
        }

        if (place.Before != long.MinValue)
        {
            LookAtPause(place, changed);
        }

        LookAtValues(place, batch, engine, changed);
    }

    private void LookAtPause(PlacedTime place, ICollection<AnomalyEpisode> changed)
    {
        var score = Pauses.Next(place.Time - place.Before);
        if (score >= SilenceThreshold)
        {
            changed.Add(new AnomalyEpisode(
                AnomalyKind.Silence,
                place.Shard,
                place.Position,
                0,
                Instant(place.Before),
                Instant(place.Time),
                Instant(place.Time),
                score,
                SilenceThreshold,
                model.Identity,
                null,
                [],
                []));
        }
    }

    private void LookAtValues(PlacedTime place, ScoringBatch batch, SensorEngine engine, ICollection<AnomalyEpisode> changed)
    {
        var evidence = 0.0;
        string? strangest = null;
        batch.NextReading();
        while (batch.TryTakeScore(out var metric, out var rowScore))
        {
            var found = metric.Evidence(rowScore, model.StrangenessWeight);
            if (strangest is null || found > evidence)
            {
                (evidence, strangest) = (found, metric.Metric);
            }
        }

        var highest = 0f;
        foreach (var recent in Recent)
        {
            highest = Math.Max(highest, recent);
        }

        Recent[Scored % Hold] = (float)evidence;
        Scored++;
        ScoredAt = place.Time;
        LastScore = evidence / (evidence + AlarmEvidence);
        var strange = LastScore >= model.Threshold && strangest is not null;
        RaisedAlarm = strange && evidence > Keep * highest;
        if (!strange)
        {
            if (Open is not null && ++Quiet >= Hold)
            {
                EndOpen(changed);
            }

            return;
        }

        (LastStrange, Quiet) = (place.Time, 0);
        if (RaisedAlarm && !(LastScore <= Open?.Score))
        {
            OpenOrRaise(place, strangest!, engine, changed);
        }
    }

    private void OpenOrRaise(PlacedTime place, string metric, SensorEngine engine, ICollection<AnomalyEpisode> changed)
    {
        var (names, values) = engine.ComputeMetric(metric);
        Open = new AnomalyEpisode(
            AnomalyKind.Score,
            Open?.Shard ?? place.Shard,
            Open?.Position ?? place.Position,
            Open is null ? 0 : Open.Revision + 1,
            Open?.StartedAt ?? Instant(place.Time),
            Instant(place.Time),
            null,
            LastScore,
            model.Threshold,
            model.Identity,
            metric,
            names,
            values);
        changed.Add(Open);
    }

    private void EndOpen(ICollection<AnomalyEpisode> changed)
    {
        if (Open is { } open)
        {
            changed.Add(open with { Revision = open.Revision + 1, EndedAt = Instant(LastStrange) });
            (Open, Quiet) = (null, 0);
        }
    }

    private MetricDetector? GetOrAdd(string metric)
    {
        foreach (var known in Metrics)
        {
            if (known.Metric == metric)
            {
                return known;
            }
        }

        if (Metrics.Count == MostMetrics)
        {
            var silent = Metrics.MinBy(known => known.LastSeen)!;
            if (silent.LastSeen + Forgotten > Staged)
            {
                return null;
            }

            Metrics.Remove(silent);
        }

        var added = new MetricDetector(metric);
        Metrics.Add(added);
        return added;
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
