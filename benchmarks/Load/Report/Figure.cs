namespace SensorGrid.Load.Report;

/// <summary>One measured figure: a line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Against">What it is compared with, in the same run.</param>
/// <param name="Measured">What came out, with its unit.</param>
/// <param name="Reach">What it should be.</param>
/// <param name="Reached">Whether it is; null when there is nothing to reach.</param>
internal sealed record Figure(string What, string Against, string Measured, string Reach, bool? Reached)
{
    /// <summary>A ratio that should be at most, or at least, so much.</summary>
    public static Figure Ratio(string what, string against, double ratio, double reach, bool atMost, string details)
    {
        var sign = atMost ? "≤" : "≥";
        return new(what, against, FormattableString.Invariant($"{ratio:F2}x ({details})"), FormattableString.Invariant($"{sign} {reach}x"), atMost ? ratio <= reach : ratio >= reach);
    }
}
