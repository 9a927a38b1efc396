namespace SensorGrid.Sql.Syntax;

/// <summary>Parses what tests the operand before it: IS, BETWEEN, IN, LIKE, SIMILAR TO.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class PredicateParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Determines whether a test begins here.</summary>
    public static bool IsPredicate(TokenCursor cursor) =>
        cursor.IsAny("IS", "BETWEEN", "IN", "LIKE", "SIMILAR", "ISNULL", "NOTNULL", "RLIKE", "ILIKE", "OVERLAPS")
        || (cursor.Is("NOT") && cursor.Peek() is { Kind: TokenKind.Word, Text: "BETWEEN" or "IN" or "LIKE" or "SIMILAR" or "NULL" or "RLIKE" or "ILIKE" });

    /// <summary>Parses a test.</summary>
    /// <param name="operand">The operand before it.</param>
    public Expression Predicate(Expression operand)
    {
        if (_cursor.Is("IS"))
        {
            return Is(operand);
        }

        var isNegated = _cursor.TryTake("NOT");
        return _cursor.Current.Text switch
        {
            "BETWEEN" => Between(operand, isNegated),
            "IN" => In(operand, isNegated),
            "LIKE" or "SIMILAR" => Like(operand, isNegated),
            "NULL" => throw new SyntaxErrorException(_cursor.Previous.Span, "Found NOT NULL behind an expression: write IS NOT NULL."),
            "ISNULL" or "NOTNULL" => throw TokenCursor.Unsupported(_cursor.Current.Span, _cursor.Current.Text, "write IS NULL or IS NOT NULL"),
            "OVERLAPS" => throw TokenCursor.Unsupported(_cursor.Current.Span, "OVERLAPS behind this", "write (start, end) OVERLAPS (start, end)"),
            var word => throw TokenCursor.Unsupported(_cursor.Current.Span, word, "write LIKE with UPPER on both sides, or SIMILAR TO"),
        };
    }

    private IsExpression Is(Expression operand)
    {
        _cursor.Take();
        var isNegated = _cursor.TryTake("NOT");
        var word = _cursor.Current;
        IsTest? test = word.Kind != TokenKind.Word ? null : word.Text switch
        {
            "NULL" => IsTest.Null,
            "TRUE" => IsTest.True,
            "FALSE" => IsTest.False,
            "UNKNOWN" => IsTest.Unknown,
            "DISTINCT" => IsTest.DistinctFrom,
            _ => null,
        };
        if (test is not { } found)
        {
            throw _cursor.Unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM behind IS", "for other values write = or <>");
        }

        _cursor.Take();
        Expression? other = null;
        if (found == IsTest.DistinctFrom)
        {
            _cursor.Expect("FROM", "write x IS DISTINCT FROM y");
            other = Operand();
        }

        return new IsExpression(_cursor.From(operand.Span), operand, isNegated, found, other);
    }

    private BetweenExpression Between(Expression operand, bool isNegated)
    {
        _cursor.Take();
        var isSymmetric = _cursor.TryTake("SYMMETRIC");
        if (!isSymmetric)
        {
            _cursor.TryTake("ASYMMETRIC");
        }

        var low = Operand();
        _cursor.Expect("AND", "write x BETWEEN a AND b");
        var high = Operand();
        return new BetweenExpression(_cursor.From(operand.Span), operand, isNegated, low, high, isSymmetric);
    }

    private InExpression In(Expression operand, bool isNegated)
    {
        _cursor.Take();
        var open = _cursor.ExpectSymbol("(", "write the values in parentheses, x IN (1, 2)");
        if (_cursor.IsAny("SELECT", "WITH"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "A sub-query behind IN", "join the two sources, or write the values");
        }

        var isBeforeTo = parsers.Intervals.IsBeforeTo;
        parsers.Intervals.IsBeforeTo = false;
        var values = new List<Expression>();
        do
        {
            values.Add(parsers.Expressions.Expression());
        }
        while (_cursor.TryTakeSymbol(","));
        _cursor.Close(open, "the values of IN");
        parsers.Intervals.IsBeforeTo = isBeforeTo;
        return new InExpression(_cursor.From(operand.Span), operand, isNegated, values);
    }

    private LikeExpression Like(Expression operand, bool isNegated)
    {
        var isSimilar = _cursor.Take().Text == "SIMILAR";
        if (isSimilar)
        {
            _cursor.Expect("TO", "write x SIMILAR TO 'pattern'");
        }

        var pattern = Operand();
        var escape = _cursor.TryTake("ESCAPE") ? Operand() : null;
        return new LikeExpression(_cursor.From(operand.Span), operand, isNegated, isSimilar, pattern, escape);
    }

    private Expression Operand() => parsers.Expressions.Expression(Precedence.Additive);
}
