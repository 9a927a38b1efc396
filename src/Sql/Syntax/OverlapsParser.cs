namespace SensorGrid.Sql.Syntax;

/// <summary>Parses <c>(start, end) OVERLAPS (start, end)</c>, where an end may be the length of the period, an interval: it stands for comparisons of the ends, which are included.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class OverlapsParser(SyntaxParsers parsers)
{
    private const string Form = "write (start, end) OVERLAPS (start, end)";

    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses the rest behind the start of the first period.</summary>
    /// <param name="open">The parenthesis before it.</param>
    /// <param name="start">The start of the first period.</param>
    public Expression Rest(Token open, Expression start)
    {
        var first = Period(open, start);
        if (!_cursor.TryTake("OVERLAPS"))
        {
            throw TokenCursor.Unsupported(open.Span, "A list of values in parentheses", "write them without parentheses, or compare them one by one with AND");
        }

        var second = Period(_cursor.ExpectSymbol("(", Form), parsers.Expressions.Expression());
        var span = _cursor.From(open.Span);
        return new BinaryExpression(
            span,
            BinaryOperator.And,
            new BinaryExpression(span, BinaryOperator.LessOrEqual, Edge("LEAST", first), Edge("GREATEST", second)),
            new BinaryExpression(span, BinaryOperator.LessOrEqual, Edge("LEAST", second), Edge("GREATEST", first)));
    }

    private (Expression Start, Expression End) Period(Token open, Expression start)
    {
        _cursor.ExpectSymbol(",", Form);
        var end = parsers.Expressions.Expression();
        _cursor.Close(open, "the period");
        return (start, end is IntervalLiteral ? new BinaryExpression(end.Span, BinaryOperator.Add, start, end) : end);
    }

    // A period may be written backwards.
    private static FunctionCall Edge(string function, (Expression Start, Expression End) period) =>
        new(period.Start.Span, new Name(period.Start.Span, function, false), [period.Start, period.End]);
}
