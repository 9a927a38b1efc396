namespace SensorGrid.Sql.Syntax;

/// <summary>Parses what looks like a call and has keywords between its arguments, and CASE.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class SpecialFormParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses the parenthesis behind the name of a form; null, and nothing taken, when the name is that of a plain function.</summary>
    public Expression? TryParse(Name name) => name.Text switch
    {
        "CAST" or "TRY_CAST" => Cast(name),
        "JSON_VALUE" or "JSON_QUERY" or "JSON_EXISTS" => parsers.Json.Call(name),
        "EXTRACT" => Extract(name),
        "FLOOR" or "CEIL" or "CEILING" => Round(name),
        "STEP" => Step(name),
        "TRIM" => Trim(name),
        "SUBSTRING" or "OVERLAY" => Parts(name),
        "ROW" or "ARRAY" or "MAP" or "MULTISET" => throw TokenCursor.Unsupported(name.Span, $"{name.Text}(...) as a value", "give each value a column of its own"),
        _ => null,
    };

    /// <summary>Takes the keyword behind the first argument of a call that may have one instead of a comma: IN of POSITION.</summary>
    public bool TryTakeSeparator(Name name) => name is { IsQuoted: false, Text: "POSITION" } && _cursor.TryTake("IN");

    /// <summary>Parses <c>CASE ... END</c>.</summary>
    public CaseExpression Case()
    {
        var isBeforeTo = parsers.Intervals.IsBeforeTo;
        parsers.Intervals.IsBeforeTo = false;
        var start = _cursor.Take();
        var operand = _cursor.Is("WHEN") ? null : Expression();
        var branches = new List<CaseBranch>();
        _cursor.CorrectTo("WHEN");
        while (branches.Count == 0 || _cursor.Is("WHEN"))
        {
            _cursor.Expect("WHEN", "write CASE WHEN condition THEN value ... END");
            var when = Expression();
            _cursor.Expect("THEN", "write WHEN condition THEN value");
            branches.Add(new CaseBranch(when, Expression()));
            _cursor.CorrectTo("WHEN", "ELSE", "END");
        }

        var otherwise = _cursor.TryTake("ELSE") ? Expression() : null;
        if (!_cursor.CorrectTo("END") && !_cursor.Is("END"))
        {
            throw new SyntaxErrorException(start.Span, $"This CASE is not ended: write END before {_cursor.Current.Describe()}.");
        }

        _cursor.Take();
        parsers.Intervals.IsBeforeTo = isBeforeTo;
        return new CaseExpression(_cursor.From(start.Span), operand, branches, otherwise);
    }

    private Expression Expression() => parsers.Expressions.Expression();

    private CastExpression Cast(Name name)
    {
        var open = _cursor.Take();
        var operand = Expression();
        _cursor.Expect("AS", $"write {name.Text}(x AS type)");
        var (type, units) = parsers.Types.TypeOrInterval(parsers.Intervals);
        _cursor.Close(open, name.Text);
        return new CastExpression(_cursor.From(name.Span), operand, type) { Interval = units, IsTry = name.Text == "TRY_CAST" };
    }

    private ExtractExpression Extract(Name name)
    {
        var open = _cursor.Take();
        var word = _cursor.Current;
        if (word.Kind != TokenKind.Word || TimeFields.Find(word.Text) is not { } field)
        {
            throw _cursor.Unexpected("a field of a time", "write EXTRACT(YEAR|QUARTER|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND|EPOCH|DOW|DOY FROM x)");
        }

        _cursor.Take();
        _cursor.Expect("FROM", $"write EXTRACT({word.Text} FROM x)");
        var operand = Expression();
        _cursor.Close(open, "EXTRACT");
        return new ExtractExpression(_cursor.From(name.Span), field, operand);
    }

    private Expression Round(Name name)
    {
        var open = _cursor.Take();
        parsers.Intervals.IsBeforeTo = true;
        var operand = Expression();
        parsers.Intervals.IsBeforeTo = false;
        if (!_cursor.TryTake("TO"))
        {
            var arguments = new List<Expression> { operand };
            while (_cursor.TryTakeSymbol(","))
            {
                arguments.Add(Expression());
            }

            _cursor.Close(open, $"the arguments of {name.Text}");
            return new FunctionCall(_cursor.From(name.Span), name, arguments);
        }

        var unit = parsers.Intervals.Unit();
        _cursor.Close(open, name.Text);
        return new RoundExpression(_cursor.From(name.Span), name.Text != "FLOOR", operand, unit);
    }

    private StepExpression Step(Name name)
    {
        var open = _cursor.Take();
        var operand = Expression();
        _cursor.Expect("BY", "write STEP(ROWTIME BY INTERVAL '1' MINUTE)");
        var by = Expression();
        _cursor.Close(open, "STEP");
        return new StepExpression(_cursor.From(name.Span), operand, by);
    }

    private TrimExpression Trim(Name name)
    {
        var open = _cursor.Take();
        var side = _cursor.IsAny("LEADING", "TRAILING", "BOTH") && !_cursor.Peek().IsSymbol(")") ? _cursor.Take().Text : "BOTH";
        var characters = _cursor.Is("FROM") ? null : Expression();
        Expression operand;
        if (_cursor.TryTake("FROM"))
        {
            operand = Expression();
        }
        else
        {
            (operand, characters) = (characters!, null);
        }

        _cursor.Close(open, "TRIM");
        return new TrimExpression(_cursor.From(name.Span), side != "TRAILING", side != "LEADING", characters, operand);
    }

    /// <summary>Parses SUBSTRING and OVERLAY: arguments with commas or keywords between.</summary>
    private FunctionCall Parts(Name name)
    {
        var open = _cursor.Take();
        var arguments = new List<Expression>();
        do
        {
            arguments.Add(Expression());
        }
        while (_cursor.TryTakeSymbol(",") || _cursor.TryTake("FROM") || _cursor.TryTake("FOR") || (name.Text == "OVERLAY" && _cursor.TryTake("PLACING")));
        _cursor.Close(open, $"the arguments of {name.Text}");
        return new FunctionCall(_cursor.From(name.Span), name, arguments);
    }
}
