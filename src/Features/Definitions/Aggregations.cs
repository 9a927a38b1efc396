namespace SensorGrid.Features.Definitions;

/// <summary>The kinds of aggregations.</summary>
internal static class Aggregations
{
    /// <summary>Those of the built-in definitions. A further one would change their hash.</summary>
    public static FeatureAggregation[] BuiltIn { get; } = [.. Enum.GetValues<Aggregation>().Where(kind => kind < Aggregation.Median).Select(kind => new FeatureAggregation(kind))];

    /// <summary>Those that can be computed from sums, and so over any window.</summary>
    public static Aggregation[] OfSums { get; } = [.. Enum.GetValues<Aggregation>().Where(aggregation => !aggregation.NeedsReadings() && !aggregation.IsSketch())];

    /// <summary>Determines whether an aggregation needs the readings one by one, and so a window without a hop.</summary>
    public static bool NeedsReadings(this Aggregation aggregation) => aggregation is >= Aggregation.Median and < Aggregation.MedianSketch and not Aggregation.Range;

    /// <summary>Determines whether an aggregation is a quantile of a sketch, and so needs a window with a hop.</summary>
    public static bool IsSketch(this Aggregation aggregation) => aggregation is >= Aggregation.MedianSketch and <= Aggregation.P99Sketch;

    /// <summary>Gets the sketch that answers the same question as an exact quantile; null for any other aggregation.</summary>
    public static Aggregation? Sketch(this Aggregation aggregation) => aggregation is >= Aggregation.Median and <= Aggregation.P99
        ? Aggregation.MedianSketch + (aggregation - Aggregation.Median)
        : null;

    /// <summary>Gets the share of a quantile of a sketch, in percent.</summary>
    public static int Percent(this Aggregation aggregation) => aggregation switch
    {
        Aggregation.MedianSketch => 50,
        Aggregation.P90Sketch => 90,
        Aggregation.P95Sketch => 95,
        Aggregation.P99Sketch => 99,
        _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "Not a quantile of a sketch."),
    };

    /// <summary>Determines whether an aggregation is the time in which a value was in a state, which a value belongs to.</summary>
    public static bool IsTime(this Aggregation aggregation) => aggregation is Aggregation.TimeAbove or Aggregation.TimeBelow or Aggregation.TimeEqual;
}
