namespace SensorGrid.Features.Definitions;

/// <summary>The kinds of aggregations.</summary>
internal static class Aggregations
{
    /// <summary>Those that can be computed from sums, and so over any window: all of the built-in definitions.</summary>
    public static Aggregation[] OfSums { get; } = [.. Enum.GetValues<Aggregation>().Where(aggregation => !aggregation.NeedsReadings())];

    /// <summary>Determines whether an aggregation needs the readings one by one, and so a window without a hop.</summary>
    public static bool NeedsReadings(this Aggregation aggregation) => aggregation >= Aggregation.Median;
}
