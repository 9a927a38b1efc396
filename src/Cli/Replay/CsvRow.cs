using System.Globalization;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Replay;

/// <summary>Writes rows of comma-separated values (RFC 4180).</summary>
/// <param name="writer">Where they go.</param>
/// <param name="isRaw">
/// Whether texts are written as they are. Otherwise one that a spreadsheet would take for a formula gets an apostrophe before it; numbers and times of this
/// program never need one.
/// </param>
internal sealed class CsvRow(TextWriter writer, bool isRaw = false)
{
    private const string Formulas = "=+-@\t\r\n";

    private bool _isFirst = true;

    public void Field(ReadOnlySpan<char> text)
    {
        Separate();
        if (!isRaw && text.Length > 0 && Formulas.Contains(text[0], StringComparison.Ordinal))
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

    /// <summary>A number with as many digits as it takes to read the same double again; nothing for NaN, which stands for null.</summary>
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

    /// <summary>An instant in UTC, to 100 ns.</summary>
    public void Field(DateTimeOffset time) => Field(Rfc3339.Format(time));

    public void End()
    {
        writer.Write('\n');
        _isFirst = true;
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
