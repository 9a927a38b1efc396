using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection.Pauses;
using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Detection;

/// <summary>
/// The detector of one sensor: a <see cref="MetricDetector"/> for each of its metrics, one score over all of them, and the episodes that the scores make.
/// </summary>
/// <remarks>
/// <para>
/// <b>Budget</b>: each reading is compared with what its sensor did before, which gives how many times a day one like it is expected without anything being wrong. What is expected less often than the
/// budget allows alarms raises one. Fast metrics are judged by <see cref="MetricRarity"/>; slow ones by it and by the model's evidence, which must reach
/// <c>L = 5 (1 + (1 + metrics) / T)</c> at an age of T days, and be news: above 1.25 times that of each of the 50 readings before. The evidence of several metrics together is the
/// cube root of the sum of their cubes. A metric that is still learning does not count; while all are, the score is the one that they would
/// give.
/// </para>
/// <para>
/// <b>Score</b>: z / (1 + z), where z is 1 at the budget: the evidence in terms of L, or 1 and a fifth for each power of ten that the reading is rarer than the budget, whichever is more.
/// </para>
/// <para>
/// <b>Fixed threshold</b>: a model that has one raises an alarm when its evidence s gives a score s / (s + 5) of at least the threshold, and is news.
/// </para>
/// <para>
/// <b>Episodes</b>: the first alarm opens an anomaly, later ones raise its peak, and it is over when 50 readings, and ten minutes, were without one; or 12 readings,
/// and half a day.
/// </para>
/// <para>
/// <b>Silence</b> is reported from outside (<see cref="OpenSilence"/>), or by the first reading after it. Either way it is named by the last reading before it.
/// </para>
/// </remarks>
internal sealed partial class SensorDetector(ModelDescription model, AlarmDefinition alarms)
{
    /// <summary>Metrics of one sensor that are scored; a further one takes the place of one that was not seen for <see cref="Forgotten"/> readings, if there is one.</summary>
    public const int MostMetrics = 16;

    /// <summary>The power of the sum over metrics: so high that several that are a little strange are no alarm yet.</summary>
    public const double JointPower = 3;

    private const int Forgotten = 1_000;

    // Ages are kept as 32-bit numbers, and a bucket ends with a later reading.
    private const long FeedbackTolerance = TimeSpan.TicksPerSecond;

    private Ring50<float> _recent;

    // While fewer readings were staged, no metric makes room for another one.
    private long _fullUntil;

    public ModelDescription Model => model;

    public AlarmDefinition Alarms => alarms;

    public List<MetricDetector> Metrics { get; } = new(1);

    public PauseDetector Pauses { get; } = new();

    public ArrivalPace Arrivals { get; } = new();

    /// <summary>The number of scored readings, by whatever model.</summary>
    public long Scored { get; set; }

    /// <summary>The number of staged readings: ahead of <see cref="Scored"/> while some are on their way through the model.</summary>
    public long Staged { get; set; }

    /// <summary>Event time of the newest scored reading, in ticks.</summary>
    public long ScoredAt { get; set; }

    public double LastScore { get; set; }

    /// <summary>Gets whether the newest scored reading raised an alarm.</summary>
    public bool RaisedAlarm { get; set; }

    /// <summary>Gets whether its score stood out from those before it.</summary>
    public bool IsNews { get; set; }

    /// <summary>Gets whether it is not known yet what is usual.</summary>
    public bool IsLearning
    {
        get
        {
            foreach (var metric in Metrics)
            {
                if (HasLearnt(metric))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Gets whether the open anomaly has a new peak that is not explained yet: see <see cref="Explanation"/>.</summary>
    public bool WantsExplanation { get; set; }

    /// <summary>Event time, in ticks, of the first reading that this model scored when something else came before it.</summary>
    public long? ModelChangedAt { get; set; }

    /// <summary>The sensor had readings that this model did not score: reported with the next reading.</summary>
    public bool ModelChanges { get; set; }

    /// <summary>The expected number per day of readings like the newest scored one; infinite for a usual one.</summary>
    public double LastPerDay { get; set; } = double.PositiveInfinity;

    /// <summary>The way in which the newest scored reading is most unusual; null while nothing is known.</summary>
    public AttributionKind? LastReason { get; set; }

    /// <summary>
    /// The unusualness of the last scored readings (z; under a fixed threshold their evidence), by their number modulo length.
    /// </summary>
    public Span<float> Recent => _recent;

    /// <summary>The open anomaly.</summary>
    public AnomalyEpisode? Open { get; set; }

    /// <summary>Event time, in ticks, at which the newest anomaly opened; the least value before the first.</summary>
    public long LatestFrom { get; set; } = long.MinValue;

    /// <summary>Event time, in ticks, of the newest reading of the open anomaly that reached the threshold.</summary>
    public long LastStrange { get; set; }

    /// <summary>The number of readings of the open anomaly after that one.</summary>
    public int Quiet { get; set; }

    /// <summary>The position of the newest reading that advanced event time: it names the silence that may follow.</summary>
    public StreamPosition Newest { get; set; }

    public SensorScore? Score
    {
        get
        {
            if (Scored == 0)
            {
                return null;
            }

            var isLearning = IsLearning;
            var isRated = !isLearning && model.Threshold is null;
            return new SensorScore(
                LastScore,
                Open is not null,
                RaisedAlarm,
                IsNews,
                model.Identity,
                Instant(ScoredAt),
                isLearning,
                ModelChangedAt is { } at ? Instant(at) : null)
            {
                ExpectedEveryDays = isRated ? EveryDays(LastPerDay) : null,
                Severity = isRated ? alarms.SeverityOf(LastPerDay) : null,
                Reason = LastReason,
                LearningUntil = isLearning ? LearningUntil : null,
                LearningReadings = isLearning ? LearningReadings : 0,
            };
        }
    }

    /// <summary>Forgets the scores of the model that scored until now.</summary>
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

    /// <summary>Ends the open anomalies of a sensor that is retired.</summary>
    /// <param name="time">The time, in ticks.</param>
    /// <param name="changed">The destination.</param>
    public void Retire(long time, ICollection<AnomalyEpisode> changed)
    {
        EndSilence(new PlacedTime(Newest, long.MinValue, time, IsScored: false), changed);
        EndOpen(changed);
    }

    /// <summary>
    /// Applies a verdict on the newest anomaly, if it began in a span of event time: a normal one is usual from now on, and over if it is open; a fault stays out of what is usual.
    /// </summary>
    /// <param name="metric">The metric that was judged; null for a silence, of which nothing is kept that could be marked.</param>
    /// <param name="from">The span's first instant, in ticks.</param>
    /// <param name="to">The span's last instant, in ticks.</param>
    /// <param name="verdict">The verdict; the same again is a further state of the anomaly, so that states do not depend on what is remembered.</param>
    /// <param name="changed">The destination of the anomaly.</param>
    public void TakeFeedback(string? metric, long from, long to, AnomalyVerdict verdict, ICollection<AnomalyEpisode> changed)
    {
        if (metric is null || LatestFrom < from || LatestFrom > to)
        {
            return;
        }

        // Another metric may have had its share in it.
        Metrics.ForEach(known => known.Rarity.TakeFeedback(LatestFrom - FeedbackTolerance, verdict));
        if (Open is not { } open || open.Metric != metric || open.StartedAt.UtcTicks != LatestFrom)
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

    /// <summary>Applies the scores of an added reading, if it was to be scored.</summary>
    /// <param name="place">Its position in the log, and in event time.</param>
    /// <param name="batch">The scores of staged readings.</param>
    /// <param name="features">Computes the features that an alarm shows.</param>
    /// <param name="allowedLateness">The maximum distance of a counted reading behind its shard lineage, in ticks.</param>
    /// <param name="changed">The destination of the anomalies that it opens, changes or ends.</param>
    public void Complete(PlacedTime place, ScoringBatch batch, IMetricFeatures features, long allowedLateness, ICollection<AnomalyEpisode> changed)
    {
        if (place.Arrival is { } arrival)
        {
            Arrivals.OnArrival(arrival);
        }

        var silence = Silence;
        EndSilence(place, changed);
        if (!place.IsScored)
        {
            // An old reading shows that the sensor exists, not that it goes on sending.
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
            Arrivals.OnNewest(place.Time, at, ToleranceOf(allowedLateness));
        }

        Newest = place.Position;
        LookAtValues(place, batch, features, changed);
    }

    /// <summary>Computes the maximum age, in ticks, at which a reading is fresh on arrival.</summary>
    public long ToleranceOf(long allowedLateness) => Math.Max(allowedLateness, Pauses.SomePauses + ArrivalPace.Delivery);

    private MetricDetector? GetOrAdd(string metric)
    {
        foreach (var known in Metrics)
        {
            if (known.Metric == metric)
            {
                return known;
            }
        }

        var isFull = Metrics.Count == MostMetrics;
        if (isFull && Staged < _fullUntil)
        {
            return null;
        }

        if (isFull)
        {
            var silent = Metrics.MinBy(known => known.LastSeen)!;
            if (silent.LastSeen + Forgotten > Staged)
            {
                _fullUntil = silent.LastSeen + Forgotten;
                return null;
            }

            Metrics.Remove(silent);
        }

        var added = new MetricDetector(metric) { FirstSeen = isFull ? 0 : Staged };
        Metrics.Add(added);
        return added;
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
