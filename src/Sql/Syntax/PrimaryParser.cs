namespace SensorGrid.Sql.Syntax;

/// <summary>Parses operands: columns, literals, calls, and what stands in parentheses.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class PrimaryParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses an operand with what may stand behind it.</summary>
    public Expression Postfix()
    {
        var expression = Primary();
        if (_cursor.Is("AT") && _cursor.Peek() is { Kind: TokenKind.Word, Text: "TIME" or "LOCAL" })
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "AT TIME ZONE", "all times are UTC; add or subtract an interval such as INTERVAL '1' HOUR");
        }

        return _cursor.Current switch
        {
            { Kind: TokenKind.Symbol, Text: "[" } bracket => throw TokenCursor.Unsupported(bracket.Span, "An element of an array, x[n],", "give the element a column of its own"),
            { Kind: TokenKind.Symbol, Text: ":" } colon => throw TokenCursor.Unsupported(colon.Span, "':'", "write CAST(x AS type) to change a type"),
            { Kind: TokenKind.Symbol, Text: "." } point => throw TokenCursor.Unsupported(point.Span, "A field of a call's result", "name the result in a sub-query, and read alias.result.\"COLUMN1\""),
            _ => expression,
        };
    }

    private Expression Primary()
    {
        var token = _cursor.Current;
        return token.Kind switch
        {
            TokenKind.Number => new NumberLiteral(_cursor.Take().Span, token.Text),
            TokenKind.Text => new StringLiteral(_cursor.Take().Span, token.Text),
            TokenKind.QuotedName => ColumnOrCall(),
            TokenKind.Word => Word(token),
            TokenKind.Symbol when token.Text == "(" => Parenthesis(),
            _ => throw Missing(token),
        };
    }

    private SyntaxErrorException Missing(Token token) => token.Text switch
    {
        "*" => _cursor.Unexpected("an expression", "* stands alone in a select list or in COUNT(*)"),
        "?" => TokenCursor.Unsupported(token.Span, "A parameter, '?',", "write the value"),
        "{" => TokenCursor.Unsupported(token.Span, "An escape in braces", "write TIMESTAMP '2024-01-31 12:00:00' or the function alone"),
        ")" or "," => _cursor.Unexpected("an expression", "write a column, a value or a call before it"),
        _ => _cursor.Unexpected("an expression", "write a column, a value or a call here"),
    };

    private Expression Word(Token word)
    {
        var next = _cursor.Peek();
        if (Words.IsReserved(word.Text))
        {
            return Reserved(word, next);
        }

        if (next.Kind == TokenKind.Text)
        {
            return BeforeText(word, next);
        }

        if (parsers.Intervals.IsLiteral)
        {
            return parsers.Intervals.Literal();
        }

        if (Words.IsFunctionWithoutParentheses(word.Text) && !next.IsSymbol("("))
        {
            return new FunctionCall(_cursor.Take().Span, NameParser.Folded(word), []);
        }

        return ColumnOrCall();
    }

    private Expression Reserved(Token word, Token next)
    {
        switch (word.Text)
        {
            case "CASE":
                return parsers.SpecialForms.Case();
            case "NULL":
                return new NullLiteral(_cursor.Take().Span);
            case "TRUE" or "FALSE":
                return new BooleanLiteral(_cursor.Take().Span, word.Text == "TRUE");
            case "UNKNOWN":
                return new BooleanLiteral(_cursor.Take().Span, null);
            case "CAST" or "LEFT" or "RIGHT" when next.IsSymbol("("):
                return ColumnOrCall();
            case "EXISTS" when next.IsSymbol("("):
                throw TokenCursor.Unsupported(word.Span, "EXISTS", "join the two sources");
            case "SELECT":
                throw TokenCursor.Unsupported(word.Span, "A query as a value", "join the two sources");
            default:
                throw _cursor.Unexpected("an expression", "write a column, a value or a call here" + Words.Quoting(word.Text));
        }
    }

    /// <summary>Parses a word with a text behind it: <c>DATE '2024-01-31'</c>.</summary>
    private Expression BeforeText(Token word, Token text)
    {
        if (word.Text == "INTERVAL")
        {
            return parsers.Intervals.Literal();
        }

        if (word.Text is "TIMESTAMP" or "DATE" or "TIME")
        {
            _cursor.Take();
            _cursor.Take();
            return new DateTimeLiteral(_cursor.From(word.Span), word.Text, text.Text);
        }

        if (word.Text is "N" or "U" or "X" or "B" or "E" && word.Span.End == text.Span.Start)
        {
            throw TokenCursor.Unsupported(word.Span, $"{word.Text}'...'", "write the text as '...'");
        }

        return ColumnOrCall();
    }

    private Expression ColumnOrCall()
    {
        var first = _cursor.Take();
        if (_cursor.IsSymbol("("))
        {
            return parsers.Functions.CallOrForm(NameParser.Folded(first));
        }

        var path = new List<Name> { NameParser.Of(first) };
        while (_cursor.IsSymbol(".") && !_cursor.Peek().IsSymbol("*"))
        {
            _cursor.Take();
            path.Add(parsers.Names.Member());
        }

        if (_cursor.IsSymbol("."))
        {
            throw new SyntaxErrorException(_cursor.Peek().Span, "Found '*' in an expression: source.* stands alone in a select list; in COUNT write * alone.");
        }

        return _cursor.IsSymbol("(")
            ? throw TokenCursor.Unsupported(first.Span, "A schema before a function's name", "write the function's name alone")
            : new ColumnReference(_cursor.From(first.Span), path);
    }

    private Expression Parenthesis()
    {
        var open = _cursor.Take();
        if (_cursor.IsAny("SELECT", "WITH"))
        {
            throw TokenCursor.Unsupported(open.Span, "A sub-query as a value", "put it in FROM with an alias, and join it");
        }

        var isBeforeTo = parsers.Intervals.IsBeforeTo;
        parsers.Intervals.IsBeforeTo = false;
        var expression = parsers.Expressions.Expression();
        if (_cursor.IsSymbol(","))
        {
            var overlap = new OverlapsParser(parsers).Rest(open, expression);
            parsers.Intervals.IsBeforeTo = isBeforeTo;
            return overlap;
        }

        _cursor.Close(open, "the expression");
        parsers.Intervals.IsBeforeTo = isBeforeTo;
        return expression is BinaryExpression { Operator: BinaryOperator.Subtract } && parsers.Intervals.IsUnit ? Difference(open, expression) : expression;
    }

    private IntervalExpression Difference(Token open, Expression expression)
    {
        var units = parsers.Intervals.Units();
        return new IntervalExpression(_cursor.From(open.Span), expression, units);
    }
}
