namespace SensorGrid.Features.Detection.Rarity;

/// <summary>Reports of each reading of a metric how often one as unusual is to be expected, by what the metric did before.</summary>
/// <remarks>
/// <para>
/// A metric is <b>fast</b> when its readings come more often than every 75 s (it stays fast up to 90 s, and becomes fast below 60 s), by the mean of the last 200 pauses. A fast metric has three scales: its
/// readings, and means over 10 seconds and over a minute. A slow one has its readings alone, with fewer statistics, and its <see cref="SeasonScale"/>; each statistic has 0.06 of the budget (0.3 for the
/// score of a model without evidence): the model's evidence does most there.
/// </para>
/// <para>
/// <b>Learning</b>: 100 rows, and 20 minutes for readings that come more often than every 5 s, 30 minutes below 30 s, a day otherwise; 30 minutes for means over 10 seconds, and a day for those
/// over a minute. See <see cref="Rarity.Learning"/> for how it goes on while new things come.
/// </para>
/// </remarks>
internal sealed class MetricRarity
{
    private const int PauseRows = 200;
    private const int FirstPauses = 20;
    private const long FastBelow = 75 * TimeSpan.TicksPerSecond;
    private const long BecomesFastBelow = 60 * TimeSpan.TicksPerSecond;
    private const long StaysFastBelow = 90 * TimeSpan.TicksPerSecond;
    private const int FirstJudged = 3;

    // Neighbouring trackers alarm together: a budget that is divided by their number would not be used up.
    private const double Together = 0.25;
    private const double SlowShare = 0.06;

    // The model's score in terms of the others: of slow readings, a model without evidence is what raises most alarms.
    private const double SlowModelWeight = 5;

    // A score beyond this counts as this: differences of scores, as 32-bit numbers, stay finite.
    private const double MostScore = 1e37;

    /// <summary>The number of ingested readings.</summary>
    public long Rows { get; set; }

    /// <summary>The event time of the first, in ticks.</summary>
    public long Since { get; set; }

    /// <summary>The event time of the newest, in ticks.</summary>
    public long Newest { get; set; }

    /// <summary>The mean pause between readings, in ticks.</summary>
    public double MeanPause { get; set; }

    public bool IsFast { get; private set; }

    /// <summary>The scale of the readings themselves; null before the first.</summary>
    public TrackedScale? Readings { get; set; }

    /// <summary>The learning time of a fast metric.</summary>
    public Learning Learning { get; private set; } = new();

    /// <summary>Means over 10 seconds; null for a slow metric.</summary>
    public BucketScale? TenSeconds { get; set; }

    /// <summary>Means over a minute; null for a slow metric.</summary>
    public BucketScale? Minutes { get; set; }

    /// <summary>The scale of the part that the hour and the type of day explain; null for a fast metric.</summary>
    public SeasonScale? Season { get; set; }

    /// <summary>The rarest statistic of the newest reading: the rate is that of the sensor as a whole.</summary>
    public Rarest Rarest { get; set; } = Rarest.Nothing;

    /// <summary>Ingests the next reading.</summary>
    /// <param name="row">The reading.</param>
    /// <param name="budget">The number of false alarms that the sensor may raise a day.</param>
    /// <param name="metrics">The number of metrics that share it.</param>
    public void Next(ScaleRow row, double budget, int metrics)
    {
        row = row with { Score = Math.Clamp(row.Score, -MostScore, MostScore) };
        TakePause(row.Time);
        Readings ??= new TrackedScale(IsFast ? ScaleKind.FastReadings : ScaleKind.SlowReadings, Learning);
        var share = ShareOf(row.Time) / metrics;
        var alarmRate = budget * share;
        Readings.MemoryDays = MemoryDays;
        var rarest = Readings.Next(row, LearningDays, alarmRate, IsFast ? 1 : SlowModelWeight);
        if (IsFast)
        {
            rarest = Rarer(rarest, TenSeconds!.Next(row.Time, row.Value, alarmRate));
            rarest = Rarer(rarest, Minutes!.Next(row.Time, row.Value, alarmRate));
        }
        else
        {
            Season ??= new SeasonScale();
            Season.MemoryDays = MemoryDays;
            rarest = Rarer(rarest, Season.Next(row, Readings.DistanceOfAll, alarmRate));
        }

        Learning.IsOver |= IsFast && HasLearnt;
        Rarest = rarest with { PerDay = rarest.PerDay / share };
    }

    /// <summary>Gets whether its readings' scale can raise an alarm.</summary>
    public bool HasLearnt => Readings is { Rows: >= TrackedScale.LearningRows } scale && scale.DaysAt(Newest) >= WholeLearningDays;

    /// <summary>The event time at which it has learnt at the earliest, in ticks.</summary>
    public long LearnsUntil => (Readings?.Since ?? Newest) + (long)(WholeLearningDays * TimeSpan.TicksPerDay);

    /// <summary>The minimum number of further readings to learn from.</summary>
    public int ReadingsToLearn => (int)Math.Max(0, TrackedScale.LearningRows - (Readings?.Rows ?? 0));

    private double MemoryDays => Math.Max(Fading.LeastMemoryDays, Fading.LeastMemoryReadings * MeanPause / TimeSpan.TicksPerDay);

    private double WholeLearningDays => Math.Max(LearningDays, IsFast ? Learning.Days : 0);

    private double LearningDays => MeanPause switch
    {
        < 5 * TimeSpan.TicksPerSecond => 20.0 / (24 * 60),
        < 30 * TimeSpan.TicksPerSecond => 30.0 / (24 * 60),
        _ => 1,
    };

    /// <summary>Makes it a fast metric, or a slow one: it learns anew.</summary>
    public void BeFast(bool isFast)
    {
        IsFast = isFast;
        Learning = new Learning();
        Readings = null;
        Season = null;
        TenSeconds = isFast ? new BucketScale(10 * TimeSpan.TicksPerSecond, 30.0 / (24 * 60), Learning) : null;
        Minutes = isFast ? new BucketScale(TimeSpan.TicksPerMinute, 1, Learning) : null;
    }

    /// <summary>Applies a verdict on an anomaly.</summary>
    /// <param name="from">The time when it began, in ticks.</param>
    /// <param name="verdict">The verdict.</param>
    public void TakeFeedback(long from, AnomalyVerdict verdict)
    {
        Readings?.TakeFeedback(from, verdict);
        TenSeconds?.Scale.TakeFeedback(from, verdict);
        Minutes?.Scale.TakeFeedback(from, verdict);
        Season?.TakeFeedback(from, verdict);
    }

    /// <summary>Forgets all scores, since another model scores from now on.</summary>
    public void ForgetScores() => Readings?.ForgetScores();

    // The share of a metric's budget that one tracker has.
    private double ShareOf(long time)
    {
        if (!IsFast)
        {
            return SlowShare;
        }

        var trackers = Readings!.TrackerCount
            + (TenSeconds!.HasLearntAt(time) ? BucketScale.TrackerCount : 0)
            + (Minutes!.HasLearntAt(time) ? BucketScale.TrackerCount : 0);
        return 1 / (Together * trackers);
    }

    private static Rarest Rarer(in Rarest one, in Rarest other) => (other.PerDay < one.PerDay, one.IsCertain) switch
    {
        (true, true) => one with { PerDay = other.PerDay },
        (true, false) => other,
        _ => one.Statistic == Statistic.None ? other : one,
    };

    private void TakePause(long time)
    {
        if (Rows > 0)
        {
            MeanPause += (time - Newest - MeanPause) / Math.Min(Rows, PauseRows);
        }
        else
        {
            Since = time;
        }

        Rows++;
        Newest = time;
        if (Rows < FirstJudged)
        {
            return;
        }

        var isFast = MeanPause < (Rows < FirstPauses ? FastBelow : IsFast ? StaysFastBelow : BecomesFastBelow);
        if (isFast != IsFast)
        {
            BeFast(isFast);
        }
    }
}
