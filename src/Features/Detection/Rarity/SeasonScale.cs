namespace SensorGrid.Features.Detection.Rarity;

/// <summary>Tracks steps from one reading of a slow metric to the next that the hour and the type of day do not explain.</summary>
/// <remarks>
/// <code>
/// r: a reading without what is usual then (<see cref="SeasonProfile"/>)    c: mean of |r - previous r| over 2,000 rows, of at most 50 c
/// season             |r - previous r| / max(c, 0.02 A), A as in <see cref="TrackedScale"/>
/// </code>
/// Steps and not distances: a trend, or a day that is warmer than usual, is in all of its readings. It begins when both hours around a reading are known: of workdays from three on, of weekends when one is over.
/// From then on it learns for a day, and 100 rows; the first 50 only make c.
/// </remarks>
internal sealed class SeasonScale
{
    private const int Warmup = 50;
    private const int StepRows = 2_000;
    private const double MostSteps = 50;
    private const double LeastOfAll = 0.02;
    private const double LearningDays = 1;

    /// <summary>The usual values of each hour.</summary>
    public SeasonProfile Profile { get; } = new();

    /// <summary>The number of compared rows.</summary>
    public long Rows { get; set; }

    /// <summary>The event time of the first of them, in ticks.</summary>
    public long Since { get; set; }

    /// <summary>The newest reading of them, without what was usual then.</summary>
    public double Previous { get; set; }

    public float UsualStep { get; set; }

    /// <summary>The time that its tracker remembers, in days.</summary>
    public double MemoryDays { get; set; } = Fading.LeastMemoryDays;

    /// <summary>The fading of its peaks so far.</summary>
    public Fading Fading;

    /// <summary>The tracker of <see cref="Statistic.Season"/>.</summary>
    public PeakTracker Tracker;

    /// <summary>Ingests the next reading.</summary>
    /// <param name="row">The reading.</param>
    /// <param name="distanceOfAll">The mean distance of all readings from their mean.</param>
    /// <param name="alarmRate">The number of times a day below which what is expected raises an alarm.</param>
    public Rarest Next(in ScaleRow row, double distanceOfAll, double alarmRate)
    {
        // An hour that is over counts from its end on.
        Profile.Take(row.Time, row.Value);
        var usual = Profile.UsualAt(row.Time);
        return double.IsNaN(usual) ? Rarest.Nothing : Compare(row, row.Value - usual, distanceOfAll, alarmRate);
    }

    /// <summary>Applies a verdict on an alarm.</summary>
    /// <param name="from">The event time from which on it counts as the one that is meant, in ticks.</param>
    /// <param name="verdict">The verdict.</param>
    public void TakeFeedback(long from, AnomalyVerdict verdict) => Tracker.TakeFeedback(DaysAt(from), verdict);

    private double DaysAt(long time) => (time - Since) / (double)TimeSpan.TicksPerDay;

    private Rarest Compare(in ScaleRow row, double residual, double distanceOfAll, double alarmRate)
    {
        if (Rows == 0)
        {
            (Since, Previous) = (row.Time, residual);
        }

        var change = residual - Previous;
        var rarest = Rows >= Warmup ? Judge(row, change, distanceOfAll, alarmRate) : Rarest.Nothing;
        var step = Rows >= Warmup && UsualStep > 0 ? Math.Min(Math.Abs(change), MostSteps * UsualStep) : Math.Abs(change);
        UsualStep += (float)((step - UsualStep) / Math.Min(Rows + 1, StepRows));
        Previous = residual;
        Rows++;
        return rarest;
    }

    private Rarest Judge(in ScaleRow row, double change, double distanceOfAll, double alarmRate)
    {
        var scale = Math.Max(UsualStep, LeastOfAll * distanceOfAll);
        var y = scale > 0 ? Math.Abs(change) / scale : 0;
        var days = DaysAt(row.Time);
        var age = Math.Min(days, MemoryDays);
        if (Fading.IsDue(days, MemoryDays, out var factor))
        {
            Tracker.Fade(factor);
        }

        var rarest = Rarest.Nothing;
        var level = double.PositiveInfinity;
        if (y > 0 && Rows >= TrackedScale.LearningRows && days >= LearningDays)
        {
            var law = TailLaw.Of(Statistic.Season, ScaleKind.SlowReadings, Rows);
            rarest = new Rarest(Tracker.Rate(y, age, law), Statistic.Season, row.Value, row.Value - change);
            level = rarest.PerDay < alarmRate ? Tracker.Level(alarmRate, age, law) : level;
        }

        Tracker.Take(y, days, level, PeakTracker.Rest);
        return rarest;
    }
}
