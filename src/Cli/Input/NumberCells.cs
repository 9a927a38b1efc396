using System.Globalization;
using SensorGrid.Applications.Definitions;

namespace SensorGrid.Cli.Input;

/// <summary>Reads the cells of numeric columns: numbers, and marks for missing values.</summary>
internal sealed class NumberCells
{
    /// <summary>The marks for a missing value that always count, in any case of letters.</summary>
    public static readonly IReadOnlyList<string> UsualMarks = SchemaJson.MissingMarks;

    private const int LongestShown = 40;

    private readonly bool _decimalComma;
    private readonly HashSet<string> _marks = new(UsualMarks, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly HashSet<double> _missingNumbers = [];

    /// <param name="decimalComma">Whether numbers have a comma before their decimals, and no point.</param>
    /// <param name="marks">More marks for a missing value, each argument a list with commas; one that is a number stands for every way to write it.</param>
    public NumberCells(bool decimalComma, IReadOnlyList<string>? marks)
    {
        _decimalComma = decimalComma;
        _lookup = _marks.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var mark in (marks ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            _marks.Add(mark);
            if (TryParsePoint(mark, out var number))
            {
                _missingNumbers.Add(number);
            }
        }
    }

    /// <summary>Reads a cell.</summary>
    /// <param name="text">Its text, trimmed.</param>
    /// <param name="value">The number; 0 without one.</param>
    public CellKind Read(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return CellKind.Blank;
        }

        if (TryParse(text, out value))
        {
            return _missingNumbers.Count > 0 && _missingNumbers.Contains(value) ? CellKind.Missing : CellKind.Number;
        }

        return _lookup.Contains(text) ? CellKind.Missing : CellKind.Other;
    }

    /// <summary>Explains of a cell that it is no number, and what may help.</summary>
    public string Explain(ReadOnlySpan<char> text)
    {
        var shown = text.Length > LongestShown ? $"{text[..LongestShown]}…" : text.ToString();
        return $"'{shown}' is not a finite number{Hint(text)}";
    }

    private string Hint(ReadOnlySpan<char> text) => text.Count(',') switch
    {
        1 when !_decimalComma && !text.Contains('.') && TryParseComma(text, out _) => " (if its comma stands before decimals, add --decimal-comma)",
        > 0 when !_decimalComma && IsGrouped(text, ',', '.') => " (write it without separators of thousands)",
        _ when _decimalComma && TryParsePoint(text, out _) => " with a decimal comma (leave out --decimal-comma, or write it with a comma)",
        _ when _decimalComma && IsGrouped(text, '.', ',') => " (write it without separators of thousands)",
        _ => "",
    };

    private static bool IsGrouped(ReadOnlySpan<char> text, char group, char point) =>
        TryParsePoint(text.ToString().Replace(group.ToString(), "", StringComparison.Ordinal).Replace(point, '.'), out _);

    private bool TryParse(ReadOnlySpan<char> text, out double value) => _decimalComma ? TryParseComma(text, out value) : TryParsePoint(text, out value);

    private static bool TryParseComma(ReadOnlySpan<char> text, out double value)
    {
        Span<char> point = stackalloc char[Math.Min(text.Length, 512)];
        value = 0;
        if (text.Length > point.Length || text.Contains('.'))
        {
            return false;
        }

        text.Replace(point, ',', '.');
        return TryParsePoint(point, out value);
    }

    private static bool TryParsePoint(ReadOnlySpan<char> text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
        {
            return true;
        }

        value = 0;
        return false;
    }
}
