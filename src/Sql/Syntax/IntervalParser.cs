using System.Buffers;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses interval literals and the units of intervals.</summary>
/// <param name="cursor">The tokens.</param>
internal sealed class IntervalParser(TokenCursor cursor)
{
    private const string Example = "write an interval as INTERVAL '1' MINUTE";

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789 .:-");

    /// <summary>
    /// Whether the last TO before the parenthesis belongs to the function around it, as in <c>FLOOR((a - b) DAY TO HOUR)</c>. The parser of a function sets it; a parenthesis clears it.
    /// </summary>
    public bool IsBeforeTo { get; set; }

    /// <summary>Gets whether an interval literal begins here; INTERVAL alone is a name.</summary>
    public bool IsLiteral =>
        cursor.Is("INTERVAL") && (IsValue(cursor.Peek()) || ((cursor.Peek().IsSymbol("-") || cursor.Peek().IsSymbol("+")) && IsValue(cursor.Peek(2))));

    /// <summary>Parses an interval literal.</summary>
    public IntervalLiteral Literal()
    {
        var start = cursor.Take().Span;
        var isNegative = cursor.IsSymbol("-");
        if (isNegative || cursor.IsSymbol("+"))
        {
            cursor.Take();
        }

        var value = cursor.Take();
        var text = value.Text.Trim();
        if (text is ['-' or '+', ..])
        {
            isNegative ^= text[0] == '-';
            text = text[1..].TrimStart();
        }

        Check(value, text);
        var units = Units(text.AsSpan().ContainsAny(" :-"));
        return new IntervalLiteral(cursor.From(start), isNegative, text, units);
    }

    /// <summary>Gets whether units of an interval begin here.</summary>
    public bool IsUnit => cursor.Current.Kind == TokenKind.Word && TimeFields.FindUnit(cursor.Current.Text) is not null;

    /// <summary>Parses units: <c>MINUTE</c>, <c>DAY(3) TO SECOND(3)</c>. Precisions are accepted and say nothing: intervals are kept to the millisecond.</summary>
    /// <param name="needsRange">Whether TO must belong to the units, since the literal has several fields.</param>
    public IntervalUnits Units(bool needsRange = false)
    {
        var from = Unit();
        SkipPrecision();
        if (!cursor.Is("TO") || TimeFields.FindUnit(cursor.Peek().Text) is not { } to || (IsBeforeTo && !needsRange && cursor.Peek(2).IsSymbol(")")))
        {
            return new IntervalUnits(from, null);
        }

        cursor.Take();
        if (!TimeFields.IsRange(from, to))
        {
            throw new SyntaxErrorException(
                cursor.Current.Span,
                $"An interval cannot reach from {TimeFields.Print(from)} to {TimeFields.Print(to)}: write the larger unit first, as in DAY TO SECOND or YEAR TO MONTH.");
        }

        cursor.Take();
        SkipPrecision();
        return new IntervalUnits(from, to);
    }

    /// <summary>Parses a unit that must stand here.</summary>
    public TimeField Unit()
    {
        if (!IsUnit)
        {
            cursor.CorrectTo(TimeFields.Units);
        }

        return IsUnit && TimeFields.FindUnit(cursor.Current.Text) is { } unit && cursor.Take() is var _
            ? unit
            : throw cursor.Unexpected("a unit of time", "write YEAR, MONTH, DAY, HOUR, MINUTE or SECOND, as in INTERVAL '1' MINUTE");
    }

    private static bool IsValue(Token token) => token.Kind is TokenKind.Text or TokenKind.Number;

    private void Check(Token value, string text)
    {
        if (value.Kind == TokenKind.Number)
        {
            cursor.Warn(value.Span, $"The number of an interval is written in quotes: write INTERVAL '{text}' {(IsUnit ? cursor.Current.Text : "SECOND")}.");
        }

        if (text.Length > 0 && char.IsAsciiDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(Characters))
        {
            return;
        }

        var word = text.Split(' ')[^1].ToUpperInvariant();
        throw new SyntaxErrorException(value.Span, TimeFields.FindUnit(word) is { } unit
            ? $"The unit of an interval stands behind the quotes: write INTERVAL '{text[..^word.Length].Trim()}' {TimeFields.Print(unit)}."
            : $"'{value.Text}' is no interval: {Example}, or INTERVAL '1 02:03:04.5' DAY TO SECOND.");
    }

    private void SkipPrecision()
    {
        if (!cursor.IsSymbol("("))
        {
            return;
        }

        var open = cursor.Take();
        do
        {
            if (cursor.Current.Kind != TokenKind.Number)
            {
                throw cursor.Unexpected("a number of digits", "write a precision as in SECOND(3), or leave it out");
            }

            cursor.Take();
        }
        while (cursor.TryTakeSymbol(","));
        cursor.Close(open, "the unit's precision");
    }
}
