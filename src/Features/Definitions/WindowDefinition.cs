namespace SensorGrid.Features.Definitions;

/// <summary>A window in event time, which ends at the instant as of which features are computed.</summary>
/// <param name="Length">Its length w.</param>
/// <param name="Hop">
/// Null for an exact window, (asOf - w, asOf]. With a hop h the window is (floor(asOf - w, h), asOf]: its start is rounded down to a whole
/// multiple of h since 0001-01-01T00:00:00Z, so that readings need not be kept one by one.
/// </param>
public readonly record struct WindowDefinition(TimeSpan Length, TimeSpan? Hop)
{
    /// <summary>The last part of a feature's name: the length in its largest unit, such as <c>5m</c>.</summary>
    public string Label => Duration.Format(Length);

    /// <summary>Computes the start of the window as of an instant, exclusive; both in ticks (100 ns) since 0001-01-01T00:00:00Z.</summary>
    internal long Start(long asOf)
    {
        var start = asOf - Length.Ticks;
        return Hop is { Ticks: var hop } ? FloorDivide(start, hop) * hop : start;
    }

    /// <summary>Divides and rounds towards negative infinity, for a start before year 1.</summary>
    internal static long FloorDivide(long value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }
}
