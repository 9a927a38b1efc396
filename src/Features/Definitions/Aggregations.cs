namespace SensorGrid.Features.Definitions;

/// <summary>The kinds of aggregations.</summary>
internal static class Aggregations
{
    /// <summary>Those of the built-in definitions. A further one would change their hash.</summary>
    public static FeatureAggregation[] BuiltIn { get; } = [.. Enum.GetValues<Aggregation>().Where(kind => kind < Aggregation.Median).Select(kind => new FeatureAggregation(kind))];

    /// <summary>Those that can be computed from sums, and so over any window.</summary>
    public static Aggregation[] OfSums { get; } = [.. Enum.GetValues<Aggregation>().Where(aggregation => !aggregation.NeedsReadings())];

    /// <summary>Determines whether an aggregation needs the readings one by one, and so a window without a hop.</summary>
    public static bool NeedsReadings(this Aggregation aggregation) => aggregation is >= Aggregation.Median and not Aggregation.Range;

    /// <summary>Determines whether an aggregation is the time in which a value was in a state, which a value belongs to.</summary>
    public static bool IsTime(this Aggregation aggregation) => aggregation is Aggregation.TimeAbove or Aggregation.TimeBelow or Aggregation.TimeEqual;
}
