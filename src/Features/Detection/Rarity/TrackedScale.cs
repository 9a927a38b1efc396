namespace SensorGrid.Features.Detection.Rarity;

/// <summary>A series of rows at one scale of time: the statistics of each row, and a tracker for each statistic.</summary>
/// <remarks>
/// With n rows before it, a row x is compared with the state, and then changes it. What goes into a mean of distances is cut, so that one outlier does not hide the next.
/// <code>
/// m: mean of x over 12 rows                    d: mean of |x - m| over 200 rows, of at most 8 d
/// M: mean of x over 2,000 rows                 D: mean of |x - M| over 2,000 rows, of at most 8 D
/// c: mean of |x - previous| over 2,000 rows, of at most 50 c
/// A: mean of |x - mean of all| over all rows   u: mean of the spread over 500 rows, of at most 4 u
/// up, down           (x - m) / max(d, 0.5 D, 0.02 A), on either side; of slow readings without D. D remembers a state that d forgets while another one lasts
/// gross up, down     (x - M) / max(D, 0.02 A), on either side
/// change             |x - previous| / c
/// spread             spread / u
/// repeat             3 + how many rows just before had the same value; never rare while there was no other value
/// model              s - S for a score s above the mean S over 2,000 rows, of at most 8 mean distances: whatever the scale of scores, their ratios are the same
/// </code>
/// A mean over k rows has the weight 1 / min(n + 1, k). The first 50 rows only make the state; an alarm comes from row 100 on at the earliest.
/// </remarks>
/// <param name="kind">The kind of its rows.</param>
/// <param name="learning">The learning time of the metric.</param>
internal sealed class TrackedScale(ScaleKind kind, Learning learning)
{
    /// <summary>The number of rows before the first that can be an alarm.</summary>
    public const int LearningRows = 100;

    private const int Warmup = 50;
    private const int ShortRows = 12;
    private const int DistanceRows = 200;
    private const int LongRows = 2_000;
    private const int SpreadRows = 500;
    private const double MostDistances = 8;
    private const double MostSteps = 50;
    private const double MostSpreads = 4;
    private const double LeastOfAll = 0.02;
    private const double LeastOfLong = 0.5;
    private const int FirstRepeat = 3;
    private const double ShortLearning = 0.03;
    private const double LongLearning = 1;
    private const long FewFrom = 5 * TimeSpan.TicksPerSecond;
    private const double RepeatLearning = 20.0 / (24 * 60);

    private PeakTracker[]? _trackers;

    public ScaleKind Kind => kind;

    /// <summary>The number of ingested rows.</summary>
    public long Rows { get; set; }

    /// <summary>The event time of the first row, in ticks.</summary>
    public long Since { get; set; }

    /// <summary>The value of the newest row.</summary>
    public double Previous { get; set; }

    /// <summary>The number of rows just before the newest one with its value.</summary>
    public long Repeats { get; set; }

    public double Mean { get; set; }

    public double LongMean { get; set; }

    public double MeanOfAll { get; set; }

    public float Distance { get; set; }

    public float LongDistance { get; set; }

    public float DistanceOfAll { get; set; }

    public float UsualStep { get; set; }

    public float UsualSpread { get; set; }

    public double UsualScore { get; set; }

    public float ScoreDistance { get; set; }

    /// <summary>The number of rows that the model has scored since it is in force.</summary>
    public long Scores { get; set; }

    /// <summary>The time that its trackers remember, in days: see <see cref="Fading"/>.</summary>
    public double MemoryDays { get; set; } = Fading.LeastMemoryDays;

    /// <summary>The fading of its peaks so far.</summary>
    public Fading Fading;

    /// <summary>The number of its trackers.</summary>
    public int TrackerCount => ScaleKinds.StatisticsOf(kind).Length;

    /// <summary>Gets whether it keeps trackers yet: most of its memory, which a scale of few rows does without.</summary>
    public bool HasTrackers => _trackers is not null;

    /// <summary>A tracker for each statistic, in the order of <see cref="ScaleKinds.StatisticsOf"/>. Kept from the first access on; before that all are empty.</summary>
    public Span<PeakTracker> Trackers => _trackers ??= new PeakTracker[TrackerCount];

    /// <summary>Computes the age at an instant, in days.</summary>
    public double DaysAt(long time) => (time - Since) / (double)TimeSpan.TicksPerDay;

    /// <summary>Applies a verdict on an alarm.</summary>
    /// <param name="from">The event time from which on it counts as the one that is meant, in ticks.</param>
    /// <param name="verdict">The verdict.</param>
    public void TakeFeedback(long from, AnomalyVerdict verdict)
    {
        foreach (ref var tracker in Trackers)
        {
            tracker.TakeFeedback(DaysAt(from), verdict);
        }
    }

    /// <summary>Forgets all scores, since another model scores from now on.</summary>
    public void ForgetScores()
    {
        (UsualScore, ScoreDistance, Scores) = (0, 0, 0);
        var at = ScaleKinds.StatisticsOf(kind).IndexOf(Statistic.Model);
        if (at >= 0 && HasTrackers)
        {
            Trackers[at] = default;
        }
    }

    /// <summary>Ingests the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="learningDays">The age at which it has learnt.</param>
    /// <param name="alarmRate">The number of times a day below which what is expected raises an alarm.</param>
    /// <param name="modelWeight">The factor by which alarms may come more often from the model's score.</param>
    public Rarest Next(in ScaleRow row, double learningDays, double alarmRate, double modelWeight)
    {
        if (Rows == 0)
        {
            Since = row.Time;
            Mean = LongMean = MeanOfAll = row.Value;
        }

        Repeats = kind != ScaleKind.Buckets && Rows > 0 && row.Value == Previous ? Repeats + 1 : 0;
        var rarest = Rarest.Nothing;
        if (Rows >= Warmup)
        {
            var days = DaysAt(row.Time);
            Fade(days);
            var statistics = ScaleKinds.StatisticsOf(kind);
            var trackers = Trackers;
            for (var i = 0; i < statistics.Length; i++)
            {
                Judge(statistics[i], ref trackers[i], row, days, learningDays, alarmRate, statistics[i] == Statistic.Model ? modelWeight : 1, ref rarest);
            }
        }

        Learn(row);
        Rows++;
        return rarest;
    }

    private void Fade(double days)
    {
        if (!Fading.IsDue(days, MemoryDays, out var factor))
        {
            return;
        }

        foreach (ref var tracker in Trackers)
        {
            tracker.Fade(factor);
        }
    }

    private void Judge(Statistic statistic, ref PeakTracker tracker, in ScaleRow row, double days, double learningDays, double alarmRate, double weight, ref Rarest rarest)
    {
        var y = ValueOf(statistic, row);
        var firstRest = kind == ScaleKind.FastReadings && row.Time - Since >= Rows * FewFrom ? PeakTracker.ShortRest : PeakTracker.Rest;
        var level = double.PositiveInfinity;
        var age = Math.Min(days, MemoryDays);
        if (y > 0 && Rows >= LearningRows && !(statistic == Statistic.Repeat && Repeats == Rows))
        {
            var law = TailLaw.Of(statistic, kind, Rows);
            var learns = LearningOf(statistic, learningDays);
            if (days >= learns && (learning.IsOver || !CanBeExtended(statistic, learns) || days >= learning.Days))
            {
                var rate = tracker.Rate(y, age, law) / weight;
                if (rate < rarest.PerDay || rarest.Statistic == Statistic.None)
                {
                    rarest = rarest.IsCertain ? rarest with { PerDay = rate } : Describe(statistic, row, rate);
                }

                if (rate < alarmRate)
                {
                    level = tracker.Level(alarmRate * weight, age, law);
                }
            }
            else if (!learning.IsOver && CanBeExtended(statistic, learns) && days >= Learning.NoticesFrom && tracker.Rate(y, age, law) / weight < alarmRate)
            {
                learning.NewestAt = (float)days;
            }
        }

        tracker.Take(y, days, level, firstRest);
    }

    private static double LearningOf(Statistic statistic, double learningDays) => statistic switch
    {
        Statistic.GrossUp or Statistic.GrossDown => Math.Max(learningDays, LongLearning),
        Statistic.Repeat => Math.Min(learningDays, RepeatLearning),
        _ => learningDays,
    };

    private static bool CanBeExtended(Statistic statistic, double learns) => learns < ShortLearning && statistic != Statistic.Repeat;

    private double ValueOf(Statistic statistic, in ScaleRow row) => statistic switch
    {
        Statistic.Up => Distances(row.Value - Mean, UsualDistance),
        Statistic.Down => Distances(Mean - row.Value, UsualDistance),
        Statistic.GrossUp => Distances(row.Value - LongMean, LongDistance),
        Statistic.GrossDown => Distances(LongMean - row.Value, LongDistance),
        Statistic.Change => UsualStep > 0 ? Math.Abs(row.Value - Previous) / UsualStep : 0,
        Statistic.Spread => UsualSpread > 0 ? row.Spread / UsualSpread : 0,
        Statistic.Repeat => Repeats + FirstRepeat,
        _ => Scores >= Warmup && row.Score > UsualScore ? row.Score - UsualScore : 0,
    };

    private double UsualDistance => kind == ScaleKind.SlowReadings ? Distance : Math.Max(Distance, LeastOfLong * LongDistance);

    private double Distances(double beyond, double distance) => Ratio(beyond, Math.Max(distance, LeastOfAll * DistanceOfAll));

    private static double Ratio(double beyond, double scale) => beyond > 0 && scale > 0 ? beyond / scale : 0;

    private Rarest Describe(Statistic statistic, in ScaleRow row, double rate) => statistic switch
    {
        Statistic.Up or Statistic.Down => new Rarest(rate, statistic, row.Value, Mean),
        Statistic.GrossUp or Statistic.GrossDown => new Rarest(rate, statistic, row.Value, LongMean),
        Statistic.Change => new Rarest(rate, statistic, Math.Abs(row.Value - Previous), UsualStep),
        Statistic.Spread => new Rarest(rate, statistic, row.Spread, UsualSpread),
        Statistic.Repeat => new Rarest(rate, statistic, Repeats, Math.Max(0, Trackers[ScaleKinds.StatisticsOf(kind).IndexOf(Statistic.Repeat)].HighestPeak - FirstRepeat)),
        _ => new Rarest(rate, statistic, row.Score, UsualScore),
    };

    private void Learn(in ScaleRow row)
    {
        var isWarm = Rows >= Warmup;
        var distance = row.Value - Mean;
        Mean += distance * WeightOf(Rows + 1, ShortRows);
        Distance = MeanOf(Distance, Math.Abs(distance), Rows + 1, DistanceRows, isWarm ? MostDistances : 0);
        var longDistance = row.Value - LongMean;
        LongMean += longDistance * WeightOf(Rows + 1, LongRows);
        LongDistance = MeanOf(LongDistance, Math.Abs(longDistance), Rows + 1, LongRows, isWarm ? MostDistances : 0);
        MeanOfAll += (row.Value - MeanOfAll) / (Rows + 1);
        DistanceOfAll += (float)((Math.Abs(row.Value - MeanOfAll) - DistanceOfAll) / (Rows + 1));
        if (kind == ScaleKind.FastReadings && Rows > 0)
        {
            UsualStep = MeanOf(UsualStep, Math.Abs(row.Value - Previous), Rows, LongRows, isWarm ? MostSteps : 0);
        }

        if (kind != ScaleKind.SlowReadings && row.Spread > 0)
        {
            UsualSpread = MeanOf(UsualSpread, row.Spread, Rows + 1, SpreadRows, isWarm ? MostSpreads : 0);
        }

        if (kind != ScaleKind.Buckets)
        {
            LearnScore(row.Score);
            Previous = row.Value;
        }

    }

    private void LearnScore(double score)
    {
        if (double.IsNaN(score))
        {
            return;
        }

        // The first scores are those of a model that knows nothing of the metric.
        var isFirst = Scores is 0 or Warmup;
        (UsualScore, ScoreDistance) = isFirst ? (score, 0) : (UsualScore, ScoreDistance);
        var count = Scores < Warmup ? Scores + 1 : Scores - Warmup + 1;
        var distance = score - UsualScore;
        var most = count > Warmup && ScoreDistance > 0 ? MostDistances * ScoreDistance : double.PositiveInfinity;
        distance = Math.Clamp(distance, -most, most);
        UsualScore += distance * WeightOf(count, LongRows);
        ScoreDistance += (float)((Math.Abs(distance) - ScoreDistance) * WeightOf(count, LongRows));
        Scores++;
    }

    /// <summary>Computes a mean with its next value.</summary>
    /// <param name="mean">The mean so far.</param>
    /// <param name="value">The value.</param>
    /// <param name="count">The number of values with it.</param>
    /// <param name="rows">The number of rows over which the mean reaches.</param>
    /// <param name="most">The number of means that a value counts as at most; 0 for no bound.</param>
    private static float MeanOf(float mean, double value, long count, int rows, double most)
    {
        var bounded = most > 0 && mean > 0 ? Math.Min(value, most * mean) : value;
        return (float)(mean + ((bounded - mean) * WeightOf(count, rows)));
    }

    private static double WeightOf(long count, int rows) => 1.0 / Math.Min(count, rows);
}
