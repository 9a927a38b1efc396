using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Detection;

/// <summary>
/// The detector of one sensor: a <see cref="MetricDetector"/> for each of its metrics, one score over all of them, and the episodes that the scores make.
/// </summary>
/// <remarks>
/// <para>
/// The evidence s of a reading is that of its metrics together, the cube root of the sum of their cubes: that of the strangest one, and more when several
/// are strange at once. Its score is s / (s + 5). A metric that is still learning does not count; while all are, the score tells what they would say.
/// </para>
/// <para>
/// <b>Episode rule:</b> a reading raises an alarm if its score is at least the threshold and its evidence is news: above 1.25 times that of each of the 50
/// readings before it; or if that holds of one of its metrics by itself, so that none is held back by what another one did. The first alarm opens an
/// anomaly, later ones raise its peak, and it is over when 50 readings in a row stayed below the threshold.
/// </para>
/// <para>
/// <b>Silence</b> is told from outside (<see cref="OpenSilence"/>), or by the first reading after it. Either way it is named by the last reading before it.
/// </para>
/// </remarks>
internal sealed class SensorDetector(ModelDescription model)
{
    /// <summary>Metrics of one sensor that are scored; a further one takes the place of one that was not seen for <see cref="Forgotten"/> readings, if there is one.</summary>
    public const int MostMetrics = 16;

    /// <summary>Of the sum over metrics: so high that several that are a little strange are no alarm yet.</summary>
    public const double JointPower = 3;

    private const int Forgotten = 1_000;
    private const double AlarmEvidence = 5;
    private const double SilenceThreshold = 0.5;

    private Ring50<float> _recent;

    public ModelDescription Model => model;

    public List<MetricDetector> Metrics { get; } = new(1);

    public PauseDetector Pauses { get; } = new();

    public ArrivalPace Arrivals { get; } = new();

    /// <summary>
    /// The arrival time, in ticks, from which on it is a silence that nothing came: twice what is usual after the newest arrival. Null while the rhythm is not
    /// known, and for a sensor that is not awaited: see <see cref="ArrivalPace"/>.
    /// </summary>
    public long? SilentFrom => Pauses.IsKnown && Arrivals is { IsAwaited: true, LastArrival: > 0 }
        ? Arrivals.LastArrival + (long)Math.Min(2 * UsualWait, long.MaxValue / 4) + ArrivalPace.Delivery
        : null;

    private double UsualWait => Pauses.Usual + Arrivals.Gathered;

    /// <summary>How many readings were scored, by whatever model.</summary>
    public long Scored { get; set; }

    /// <summary>How many readings were staged: ahead of <see cref="Scored"/> while there are some on their way through the model.</summary>
    public long Staged { get; set; }

    /// <summary>Event time of the newest scored reading, in ticks.</summary>
    public long ScoredAt { get; set; }

    public double LastScore { get; set; }

    /// <summary>Whether the newest scored reading raised an alarm.</summary>
    public bool RaisedAlarm { get; set; }

    /// <summary>Whether its score stood out from those before it.</summary>
    public bool IsNews { get; set; }

    /// <summary>Whether nothing is known yet of what is usual.</summary>
    public bool IsLearning
    {
        get
        {
            foreach (var metric in Metrics)
            {
                if (metric.Alarm.HasLearnt)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Whether the open anomaly has a new peak that nothing was said of yet: see <see cref="Explanation"/>.</summary>
    public bool WantsExplanation { get; set; }

    /// <summary>Event time, in ticks, of the first reading that this model scored when something else came before it.</summary>
    public long? ModelChangedAt { get; set; }

    /// <summary>The sensor had readings that this model did not score: told with the next reading.</summary>
    public bool ModelChanges { get; set; }

    /// <summary>The evidence of the last scored readings, by their number modulo length.</summary>
    public Span<float> Recent => _recent;

    /// <summary>The open anomaly.</summary>
    public AnomalyEpisode? Open { get; set; }

    /// <summary>Event time, in ticks, of the newest reading of the open anomaly that reached the threshold.</summary>
    public long LastStrange { get; set; }

    /// <summary>How many readings of the open anomaly came after that one.</summary>
    public int Quiet { get; set; }

    /// <summary>The silence that the sensor keeps now.</summary>
    public AnomalyEpisode? Silence { get; set; }

    /// <summary>The place of the newest reading that advanced event time: it names the silence that may follow.</summary>
    public string NewestShard { get; set; } = "";

    public LogPosition NewestPosition { get; set; }

    public SensorScore? Score => Scored == 0
        ? null
        : new SensorScore(
            LastScore,
            Open is not null,
            RaisedAlarm,
            IsNews,
            model.Identity,
            Instant(ScoredAt),
            IsLearning,
            ModelChangedAt is { } at ? Instant(at) : null);

    /// <summary>Another model scored until now.</summary>
    public void ChangeModel()
    {
        ModelChanges = true;
        Metrics.ForEach(metric => metric.ForgetScores());
        Recent.Clear();
    }

    /// <summary>Writes the rows of a reading that is scored.</summary>
    public void Stage(Reading reading, ScoringBatch batch)
    {
        Staged++;
        batch.BeginReading();
        foreach (var metric in reading.Metrics)
        {
            if (GetOrAdd(metric.Name) is { } detector)
            {
                detector.LastSeen = Staged;
                batch.Keep(detector.Next(reading.EventTime.UtcTicks, metric.Value, batch.NextRow(detector)));
            }
        }
    }

    /// <summary>The sensor is retired: its open anomalies end.</summary>
    /// <param name="time">When, in ticks.</param>
    /// <param name="changed">Takes them.</param>
    public void Retire(long time, ICollection<AnomalyEpisode> changed)
    {
        EndSilence(new PlacedTime(NewestShard, NewestPosition, long.MinValue, time, IsScored: false), changed);
        EndOpen(changed);
    }

    /// <summary>Takes a verdict on a span of event time: marks the open anomaly of the metric that began in it, which is over if it was normal.</summary>
    /// <param name="metric">The metric that was judged; null for a silence, of which nothing is kept that could be marked.</param>
    /// <param name="from">The span's first instant, in ticks.</param>
    /// <param name="to">The span's last instant, in ticks.</param>
    /// <param name="verdict">The verdict; the same again is a further state of the anomaly, so that states do not depend on what is remembered.</param>
    /// <param name="changed">Takes the anomaly.</param>
    public void TakeFeedback(string? metric, long from, long to, AnomalyVerdict verdict, ICollection<AnomalyEpisode> changed)
    {
        if (metric is null || Open is not { } open || open.Metric != metric || open.StartedAt.UtcTicks < from || open.StartedAt.UtcTicks > to)
        {
            return;
        }

        Open = open with { Feedback = verdict };
        if (verdict == AnomalyVerdict.Normal)
        {
            EndOpen(changed);
            return;
        }

        Open = Open with { Revision = open.Revision + 1 };
        changed.Add(Open);
    }

    /// <summary>A reading was added: takes its scores, if it was to be scored.</summary>
    public void Complete(PlacedTime place, ReadingDisposition disposition, ScoringBatch batch, SensorEngine engine, ICollection<AnomalyEpisode> changed)
    {
        if (disposition == ReadingDisposition.AlreadyTaken)
        {
            return;
        }

        if (place.Arrival is { } arrival)
        {
            Arrivals.OnArrival(arrival);
        }

        var silence = Silence;
        EndSilence(place, changed);
        if (!place.IsScored)
        {
            // An old reading says that the sensor is there, not that it goes on.
            Arrivals.IsAwaited &= silence is null;
            return;
        }

        if (ModelChanges)
        {
            (ModelChanges, ModelChangedAt) = (false, place.Time);
            EndOpen(changed);
        }

        if (place.Before != long.MinValue)
        {
            LookAtPause(place, isTold: silence is not null, changed);
        }

        if (place.Arrival is { } at)
        {
            Arrivals.OnNewest(place.Time, at, ToleranceOf(engine.Definitions.AllowedLateness));
        }

        (NewestShard, NewestPosition) = (place.Shard, place.Position);
        LookAtValues(place, batch, engine, changed);
    }

    /// <summary>The sensor is silent: nothing came until this arrival time, ticks, which is longer than it ever paused.</summary>
    /// <param name="newest">Its newest event time, ticks.</param>
    /// <returns>Null when that is no silence, or is one already.</returns>
    public AnomalyEpisode? OpenSilence(long frontier, long newest)
    {
        if (Silence is not null || !(frontier >= SilentFrom))
        {
            return null;
        }

        // What the sensor gathers is no part of the silence.
        Silence = SilenceOf(newest, null, Pauses.ScoreOf(frontier - Arrivals.LastArrival - Arrivals.Gathered), 0);
        return Silence;
    }

    /// <summary>How old a reading can be on arrival and be fresh, in ticks.</summary>
    public long ToleranceOf(TimeSpan allowedLateness) => Math.Max(allowedLateness.Ticks, Pauses.SomePauses + ArrivalPace.Delivery);

    private void EndSilence(PlacedTime place, ICollection<AnomalyEpisode> changed)
    {
        if (Silence is not { } silence)
        {
            return;
        }

        var end = Instant(Math.Max(place.Time, silence.StartedAt.UtcTicks));
        var score = Math.Max(silence.Score, Pauses.ScoreOf(end.UtcTicks - silence.StartedAt.UtcTicks));
        changed.Add(silence with { Revision = silence.Revision + 1, PeakAt = end, EndedAt = end, Score = score });
        Silence = null;
    }

    private void LookAtPause(PlacedTime place, bool isTold, ICollection<AnomalyEpisode> changed)
    {
        var score = Pauses.Next(place.Time - place.Before);
        if (score >= SilenceThreshold && !isTold)
        {
            // One more than that of a silence that was told of while it lasted, and forgotten in a crash: this is then its end.
            changed.Add(SilenceOf(place.Before, Instant(place.Time), score, 1));
        }
    }

    private AnomalyEpisode SilenceOf(long from, DateTimeOffset? end, double score, int revision) => new(
        AnomalyKind.Silence,
        NewestShard,
        NewestPosition,
        revision,
        Instant(from),
        end ?? Instant(from),
        end,
        score,
        SilenceThreshold,
        model.Identity,
        null,
        [],
        [],
        []);

    private void LookAtValues(PlacedTime place, ScoringBatch batch, SensorEngine engine, ICollection<AnomalyEpisode> changed)
    {
        var strangeEvidence = AlarmEvidence * model.Threshold / (1 - model.Threshold);
        var isAlarm = false;
        var any = false;
        MetricDetector? strangest = null;
        batch.NextReading();
        var isLearning = IsLearning;
        var joint = new JointEvidence(JointPower);
        while (batch.TryTakeEvidence(model.StrangenessWeight, out var metric, out var found))
        {
            any = true;
            metric.LastJudgedIn = Scored + 1;
            var counts = isLearning || metric.Alarm.HasLearnt;
            isAlarm |= metric.Alarm.Next(found, strangeEvidence);
            if (counts)
            {
                strangest = found > joint.Most || strangest is null ? metric : strangest;
                joint.Add(found);
            }
        }

        var evidence = joint.Total;
        IsNews = !isLearning && (isAlarm || MetricAlarm.IsNews(Recent, evidence));
        Recent[(int)(Scored % MetricAlarm.Hold)] = (float)evidence;
        Scored++;
        ScoredAt = place.Time;
        LastScore = evidence / (evidence + AlarmEvidence);
        var strange = !isLearning && LastScore >= model.Threshold && any;
        RaisedAlarm = strange && IsNews;
        if (!strange)
        {
            if (Open is not null && ++Quiet >= MetricAlarm.Hold)
            {
                EndOpen(changed);
            }

            return;
        }

        (LastStrange, Quiet) = (place.Time, 0);
        if (RaisedAlarm && !(LastScore <= Open?.Score))
        {
            OpenOrRaise(place, strangest!.Metric, engine, changed);
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
            values,
            [])
        {
            Feedback = Open?.Feedback,
        };
        WantsExplanation = true;
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
