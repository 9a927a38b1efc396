namespace SensorGrid.Sql.Text;

/// <summary>A stretch of a program's text.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="Length">The number of its characters.</param>
internal readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The offset behind its last character.</summary>
    public int End => Start + Length;

    /// <summary>Creates the stretch from the start of one to the end of another.</summary>
    public static TextSpan Between(TextSpan first, TextSpan last) => new(first.Start, Math.Max(first.End, last.End) - first.Start);
}
