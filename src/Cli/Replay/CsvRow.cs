using System.Globalization;
using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Guards.Text;

namespace SensorGrid.Cli.Replay;

/// <summary>Writes rows of comma-separated values (RFC 4180).</summary>
/// <param name="writer">The destination.</param>
/// <param name="isRaw">
/// Whether texts are written as they are. Otherwise one that a spreadsheet would take for a formula gets an apostrophe before it; numbers and times of this
/// program never need one.
/// </param>
internal sealed class CsvRow(TextWriter writer, bool isRaw = false)
{
    // As they are, and as wide, small and mathematical signs, which some spreadsheets read alike.
    private const string Formulas = "=+-@＝＋－＠﹦﹢﹣﹫−";

    private bool _isFirst = true;

    public void Field(ReadOnlySpan<char> text)
    {
        Separate();
        if (!isRaw && IsLikeFormula(text))
        {
            text = $"'{text}";
        }

        if (text.IndexOfAny("\",\r\n") < 0)
        {
            writer.Write(text);
            return;
        }

        writer.Write('"');
        writer.Write(text.ToString().Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }

    /// <summary>Writes a number or time as it is: it needs neither quotes nor an apostrophe.</summary>
    public void Plain(ReadOnlySpan<char> text)
    {
        Separate();
        writer.Write(text);
    }

    /// <summary>Writes a number with as many digits as it takes to read the same double again; nothing for NaN, which stands for null.</summary>
    public void Field(double value)
    {
        Separate();
        if (double.IsNaN(value))
        {
            return;
        }

        Span<char> digits = stackalloc char[32];
        value.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture);
        writer.Write(digits[..length]);
    }

    /// <summary>Writes an instant in UTC, to 100 ns.</summary>
    public void Field(DateTimeOffset time) => Field(Rfc3339.Format(time));

    public void End()
    {
        writer.Write('\n');
        _isFirst = true;
    }

    // By the first character that is seen: a spreadsheet leaves out blanks and marks before it. A tab or a line end at the very start is one of its own tricks.
    private static bool IsLikeFormula(ReadOnlySpan<char> text)
    {
        if (text is ['\t' or '\r' or '\n', ..])
        {
            return true;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !VisibleText.IsHidden(rune))
            {
                return rune.IsBmp && Formulas.Contains((char)rune.Value, StringComparison.Ordinal);
            }
        }

        return false;
    }

    private void Separate()
    {
        if (!_isFirst)
        {
            writer.Write(',');
        }

        _isFirst = false;
    }
}
