namespace SensorGrid.Features.Detection.Rarity;

/// <summary>Means of a metric over buckets of event time, as rows of a <see cref="TrackedScale"/>.</summary>
/// <remarks>A bucket is <c>floor(time / width)</c>, and ends with the first reading of a later one. Its mean is a row while buckets have at least four readings, by the mean of the last 20, and if it has at least half as many as that: a mean of fewer is noisier than those before. Once they have less than two, it begins anew: what they were says nothing of what comes when there are more again.</remarks>
/// <param name="width">The width of a bucket, in ticks.</param>
/// <param name="learningDays">The age at which it has learnt.</param>
/// <param name="learning">The learning time of the metric.</param>
internal sealed class BucketScale(long width, double learningDays, Learning learning)
{
    private const int CountRows = 20;
    private const double LeastReadings = 4;
    private const double LeastShare = 0.5;
    private const double ForgetsBelow = 2;
    private const long Unknown = 0;

    // Read with each reading. The scale itself, which changes with each bucket only, would have to be fetched from memory.
    private long _learntFrom;

    /// <summary>The width of a bucket, in ticks.</summary>
    public long Width => width;

    public TrackedScale Scale { get; private set; } = new(ScaleKind.Buckets, learning);

    /// <summary>The open bucket; the least value before the first.</summary>
    public long Bucket { get; set; } = long.MinValue;

    /// <summary>The number of readings in the open bucket.</summary>
    public int Count { get; set; }

    /// <summary>The first of them: sums are of distances from it.</summary>
    public double Origin { get; set; }

    public double Sum { get; set; }

    public double Squares { get; set; }

    /// <summary>The number of ended buckets, up to 20.</summary>
    public int Ended { get; set; }

    /// <summary>The mean of how many readings they had.</summary>
    public float MeanCount { get; set; }

    /// <summary>The number of its trackers.</summary>
    public static int TrackerCount => ScaleKinds.StatisticsOf(ScaleKind.Buckets).Length;

    /// <summary>Determines whether its trackers can raise an alarm.</summary>
    public bool HasLearntAt(long time)
    {
        if (_learntFrom == Unknown)
        {
            _learntFrom = Scale.Rows >= TrackedScale.LearningRows ? Scale.Since + (long)(learningDays * TimeSpan.TicksPerDay) : long.MaxValue;
        }

        return time >= _learntFrom;
    }

    /// <summary>Ingests the next reading.</summary>
    /// <param name="time">Its event time, in ticks.</param>
    /// <param name="value">Its value.</param>
    /// <param name="alarmRate">The number of times a day below which what is expected raises an alarm.</param>
    /// <returns>The rarest statistic of the bucket that it ended.</returns>
    public Rarest Next(long time, double value, double alarmRate)
    {
        var rarest = Rarest.Nothing;
        var bucket = Math.DivRem(time, width).Quotient;
        if (bucket != Bucket)
        {
            rarest = Count > 0 ? End(time, alarmRate) : rarest;
            (Bucket, Count, Origin, Sum, Squares) = (bucket, 0, value, 0, 0);
        }

        var distance = value - Origin;
        Count++;
        Sum += distance;
        Squares += distance * distance;
        return rarest;
    }

    private Rarest End(long time, double alarmRate)
    {
        _learntFrom = Unknown;
        Ended = Math.Min(Ended + 1, CountRows);
        MeanCount += (Count - MeanCount) / Ended;
        if (MeanCount < ForgetsBelow && Scale.Rows > 0)
        {
            Scale = new TrackedScale(ScaleKind.Buckets, learning);
        }

        if (!(MeanCount >= LeastReadings) || Ended < 2 || Count < LeastShare * MeanCount)
        {
            return Rarest.Nothing;
        }

        var mean = Sum / Count;
        var spread = Math.Sqrt(Math.Max(0, (Squares / Count) - (mean * mean)));
        return Scale.Next(new ScaleRow(time, Origin + mean, spread, 0), learningDays, alarmRate, modelWeight: 1);
    }
}
