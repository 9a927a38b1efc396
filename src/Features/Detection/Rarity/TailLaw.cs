namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The law that the excesses of a statistic over its own peaks are taken to follow.</summary>
/// <remarks>An excess is <c>r - 1</c> (an exponential tail) or <c>ln r</c> (a Pareto tail) of the ratio r to a peak. Its scale is learnt; before, it is taken to be the prior mean.</remarks>
/// <param name="IsPareto">Whether the tail is a Pareto one.</param>
/// <param name="PriorMean">The mean excess that is expected before anything is known.</param>
/// <param name="IsFast">Whether it is a statistic of a metric that comes often: there are many peaks, of which some may be faults or belong to a heavy tail.</param>
internal readonly record struct TailLaw(bool IsPareto, double PriorMean, bool IsFast)
{
    /// <summary>How many peaks the prior weighs as much as.</summary>
    public const double PriorPeaks = 8;

    /// <summary>The law of a statistic.</summary>
    public static TailLaw Of(Statistic statistic, ScaleKind kind) => statistic switch
    {
        Statistic.Change => new TailLaw(IsPareto: true, 0.25, kind != ScaleKind.SlowReadings),
        Statistic.Repeat or Statistic.Model => new TailLaw(IsPareto: true, 0.15, kind != ScaleKind.SlowReadings),
        _ => new TailLaw(IsPareto: false, 0.12, kind != ScaleKind.SlowReadings),
    };

    /// <summary>Whether a Pareto tail over the eighth peak is possible as well.</summary>
    public bool CanBeHeavy => IsFast && !IsPareto;

    /// <summary>The excess of a ratio.</summary>
    public double Excess(double ratio) => IsPareto ? Math.Log(ratio) : ratio - 1;

    /// <summary>The ratio of an excess.</summary>
    public double Ratio(double excess) => IsPareto ? Math.Exp(excess) : 1 + excess;
}
