using System.Globalization;

namespace SensorGrid.Cli.Input;

/// <summary>The contents of one column over a whole file.</summary>
internal sealed class ColumnSurvey
{
    private long _missing;
    private long _numbers;
    private long _others;
    private string? _firstOther;
    private long _firstOtherLine;

    /// <summary>Gets whether at least half of its values are numbers: one bad value must be reported as a bad row, not hide the column.</summary>
    public bool IsNumeric => _numbers > 0 && _numbers >= _others;

    /// <summary>Gets whether its first value that is no number looks like a time of day.</summary>
    public bool LooksLikeClock { get; private set; }

    /// <summary>Adds a cell.</summary>
    public void Add(ReadOnlySpan<char> text, long line, NumberCells cells)
    {
        switch (cells.Read(text, out _))
        {
            case CellKind.Number:
                _numbers++;
                break;
            case CellKind.Missing:
                _missing++;
                break;
            case CellKind.Other:
                _others++;
                if (_firstOther is null)
                {
                    (_firstOther, _firstOtherLine) = (cells.Explain(text), line);
                    LooksLikeClock = IsClock(text);
                }

                break;
        }
    }

    /// <summary>Explains why the column is no metric unless an option names it.</summary>
    public string WhyNotNumeric() =>
        _firstOther is not null
            ? string.Create(CultureInfo.InvariantCulture, $"it is text, {_numbers} of {_numbers + _others} values are numbers: line {_firstOtherLine}, {_firstOther}")
        : _missing > 0 ? "it has no number in the whole file, only marks for a missing value"
        : "it has no value in the whole file";

    private static bool IsClock(ReadOnlySpan<char> text) =>
        text.IndexOfAny(':', '.') is var split and (1 or 2) && text.Length >= split + 3
        && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[split + 1]) && char.IsAsciiDigit(text[split + 2]);
}
