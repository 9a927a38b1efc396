namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The law that the excesses of a statistic over its own peaks are taken to follow.</summary>
/// <remarks>An excess is <c>r - 1</c> (an exponential tail) or <c>ln r</c> (a Pareto tail) of the ratio r to a peak. Its scale is learnt; before, it is taken to be the prior mean.</remarks>
/// <param name="IsPareto">Whether the tail is a Pareto one.</param>
/// <param name="PriorMean">The mean excess that is expected before anything is known.</param>
/// <param name="IsFast">Whether it is a statistic of a metric that comes often: there are many peaks, of which some may be faults.</param>
/// <param name="CanBeHeavy">Whether a Pareto tail over the eighth peak is possible as well.</param>
internal readonly record struct TailLaw(bool IsPareto, double PriorMean, bool IsFast, bool CanBeHeavy)
{
    /// <summary>The weight of the prior, in peaks.</summary>
    public const double PriorPeaks = 8;

    // Eight peaks of so few readings look like a heavy tail whatever they are.
    private const long LeastHeavyRows = 360;

    /// <summary>Gets the law of a statistic.</summary>
    /// <param name="statistic">The statistic.</param>
    /// <param name="kind">The kind of scale.</param>
    /// <param name="rows">The number of rows that the scale has.</param>
    public static TailLaw Of(Statistic statistic, ScaleKind kind, long rows)
    {
        var isFast = kind != ScaleKind.SlowReadings;
        return statistic switch
        {
            Statistic.Change => new TailLaw(IsPareto: true, 0.25, isFast, CanBeHeavy: false),
            Statistic.Repeat or Statistic.Model => new TailLaw(IsPareto: true, 0.15, isFast, CanBeHeavy: false),
            _ => new TailLaw(IsPareto: false, 0.12, isFast, CanBeHeavy: isFast && (kind == ScaleKind.Buckets || rows >= LeastHeavyRows)),
        };
    }

    /// <summary>Computes the excess of a ratio.</summary>
    public double Excess(double ratio) => IsPareto ? Math.Log(ratio) : ratio - 1;

    /// <summary>Computes the ratio of an excess.</summary>
    public double Ratio(double excess) => IsPareto ? Math.Exp(excess) : 1 + excess;
}
