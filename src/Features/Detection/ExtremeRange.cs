namespace SensorGrid.Features.Detection;

/// <summary>
/// The range of everything a view was so far, and by how much its next value is a record. A sensor whose values are exchangeable makes about ln(n)
/// records in n values, so what counts as strange needs no scale and becomes rarer by itself.
/// </summary>
internal struct ExtremeRange
{
    /// <summary>The value at which an excess is cut.</summary>
    public const double Most = 50;

    private const double Degenerate = 1e-12;

    public double Low;
    public double High;

    /// <summary>Begins with a first value.</summary>
    public void Begin(double value) => (Low, High) = (value, value);

    /// <summary>Computes the distance of a value outside the range, on either side, in widths of the range; 0 inside.</summary>
    public readonly double Excess(double value) => Relative(Math.Max(value - High, Low - value));

    /// <summary>Computes the distance of a value above the range, in its widths; 0 otherwise.</summary>
    public readonly double ExcessAbove(double value) => Relative(value - High);

    /// <summary>Ingests a value, after the range has shrunk towards its middle by a share of itself, so that what was long ago may happen again.</summary>
    public void Take(double value, double forgetting)
    {
        var shrink = (High - Low) * forgetting / 2;
        Low = Math.Min(Low + shrink, value);
        High = Math.Max(High - shrink, value);
    }

    private readonly double Relative(double beyond)
    {
        if (!(beyond > 0))
        {
            return 0;
        }

        var width = High - Low;
        if (width <= Degenerate * (Math.Abs(High) + Math.Abs(Low)))
        {
            width = Math.Abs(High);
        }

        // A width of 0, or an overflow, is cut as well.
        return Math.Min(beyond / width, Most);
    }
}
