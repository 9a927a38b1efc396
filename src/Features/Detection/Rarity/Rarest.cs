namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The rarest statistic of a row.</summary>
/// <param name="PerDay">The expected number of times a day of something as rare; infinite for what is usual.</param>
/// <param name="Statistic">The statistic; <see cref="Statistic.None"/> while nothing is known.</param>
/// <param name="Value">The value of the row, in the metric's unit (of a repeat: how many rows; of the model: its score).</param>
/// <param name="Usual">The usual value, in the same unit.</param>
internal readonly record struct Rarest(double PerDay, Statistic Statistic, double Value, double Usual)
{
    /// <summary>Nothing rare.</summary>
    public static readonly Rarest Nothing = new(double.PositiveInfinity, Statistic.None, 0, 0);

    // What is expected less often than that, times a day, is beyond doubt.
    private const double Certain = 1e-9;

    /// <summary>
    /// Gets whether this is so rare that the reason is certain, even if another statistic is rarer. A spike is thus reported as its level, not as the noise that it adds to the
    /// last readings.
    /// </summary>
    public bool IsCertain => PerDay < Certain;

    /// <summary>The way in which it is rare.</summary>
    public AttributionKind Kind => Statistic switch
    {
        Statistic.Repeat => AttributionKind.Shape,
        Statistic.Model => AttributionKind.Model,
        Statistic.Change => AttributionKind.Change,
        Statistic.Season => AttributionKind.Season,
        Statistic.Spread => AttributionKind.Noise,
        _ => AttributionKind.Level,
    };
}
