namespace SensorGrid.Sql.Syntax;

/// <summary>Parses calls of functions.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class FunctionParser(SyntaxParsers parsers)
{
    /// <summary>Those that pass over nulls where they are told to, as FILTER does.</summary>
    private static readonly string[] Edges = ["FIRST_VALUE", "LAST_VALUE"];

    /// <summary>The aggregates that pass over nulls, so that a row can be left out as one.</summary>
    private static readonly string[] Filtered = ["COUNT", "SUM", "AVG", "MIN", "MAX", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP", "VAR_SAMP", "LISTAGG", "STRING_AGG", .. Edges];

    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses the parenthesis behind a function's name, and what belongs to the call behind it.</summary>
    public Expression CallOrForm(Name name)
    {
        var isBeforeTo = parsers.Intervals.IsBeforeTo;
        parsers.Intervals.IsBeforeTo = false;
        var call = (name.IsQuoted ? null : parsers.SpecialForms.TryParse(name)) ?? Call(name);
        parsers.Intervals.IsBeforeTo = isBeforeTo;
        return call;
    }

    /// <summary>Parses a call in the plain form.</summary>
    public FunctionCall Call(Name name)
    {
        var open = _cursor.Take();
        var isDistinct = _cursor.TryTake("DISTINCT");
        if (!isDistinct && _cursor.Is("ALL") && !IsEndOfArgument(_cursor.Peek()))
        {
            _cursor.Take();
        }

        var isStar = _cursor.TryTakeSymbol("*");
        var arguments = isStar || _cursor.IsSymbol(")") ? [] : Arguments(name);
        var call = new FunctionCall(name.Span, name, arguments) { IsDistinct = isDistinct, IsStar = isStar, IgnoresNulls = Nulls() };
        if (_cursor.Are("ORDER", "BY"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "ORDER BY among the arguments of a function", "leave it out");
        }

        _cursor.Close(open, $"the arguments of {name.Text}");
        return Suffix(call);
    }

    /// <summary>Parses one argument.</summary>
    public Expression Argument()
    {
        _cursor.Limit.Enter(_cursor.Current.Span);
        var argument = NamedOrPlain();
        _cursor.Limit.Leave();
        return argument;
    }

    private Expression NamedOrPlain()
    {
        var (token, next) = (_cursor.Current, _cursor.Peek());
        if (token.Kind is TokenKind.Word or TokenKind.QuotedName && next.IsSymbol("=>"))
        {
            _cursor.Take();
            _cursor.Take();
            var value = Argument();
            return new NamedArgument(_cursor.From(token.Span), NameParser.Folded(token), value);
        }

        return token switch
        {
            { Kind: TokenKind.Word, Text: "TABLE" } => Table(),
            { Kind: TokenKind.Word, Text: "CURSOR" } when next.IsSymbol("(") => Cursor(),
            { Kind: TokenKind.Word, Text: "DESCRIPTOR" } when next.IsSymbol("(") => Descriptor(),
            { Kind: TokenKind.Word, Text: "SELECT" } => throw new SyntaxErrorException(token.Span, "Found SELECT among the arguments of a function: write CURSOR(SELECT STREAM ...)."),
            _ => parsers.Expressions.Expression(),
        };
    }

    private List<Expression> Arguments(Name name)
    {
        // The operand of POSITION(a IN b) ends at IN.
        var list = new List<Expression>();
        do
        {
            list.Add(list.Count == 0 && name is { IsQuoted: false, Text: "POSITION" } ? parsers.Expressions.Expression(Precedence.Additive) : Argument());
        }
        while (_cursor.TryTakeSymbol(",") || (list.Count == 1 && parsers.SpecialForms.TryTakeSeparator(name)));
        return list;
    }

    private bool? Nulls() => _cursor.TryTake("IGNORE", "NULLS") ? true : _cursor.TryTake("RESPECT", "NULLS") ? false : null;

    private FunctionCall Suffix(FunctionCall call)
    {
        if (_cursor.Is("FILTER") && _cursor.Peek().IsSymbol("("))
        {
            call = Filter(call);
        }

        if (_cursor.Are("WITHIN", "GROUP"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "WITHIN GROUP", "leave it out");
        }

        var isFromLast = call.Name is { IsQuoted: false, Text: "NTH_VALUE" } && !_cursor.TryTake("FROM", "FIRST") && _cursor.TryTake("FROM", "LAST");
        var nulls = call.IgnoresNulls ?? Nulls();
        var over = _cursor.TryTake("OVER") ? parsers.Windows.Over() : null;
        return call with { Span = _cursor.From(call.Span), IgnoresNulls = nulls ?? Nulls(), IsFromLast = isFromLast, Over = over };
    }

    /// <summary>Parses <c>FILTER (WHERE condition)</c>: the rows for which it is not true count as null.</summary>
    private FunctionCall Filter(FunctionCall call)
    {
        var word = _cursor.Take();
        if (!Filtered.Contains(call.Name.Text) || (call.Arguments.Count == 0 && !call.IsStar))
        {
            throw TokenCursor.Unsupported(word.Span, $"FILTER behind {call.Name.Text}", "write the condition into WHERE, or into the argument, as in CASE WHEN condition THEN x END");
        }

        var open = _cursor.Take();
        _cursor.Expect("WHERE", "write FILTER (WHERE condition)");
        var condition = parsers.Expressions.Root();
        _cursor.Close(open, "FILTER");
        var value = call.IsStar ? new NumberLiteral(call.Span, "1") : call.Arguments[0];
        return call with
        {
            IsStar = false,
            Arguments = [new CaseExpression(_cursor.From(word.Span), null, [new CaseBranch(condition, value)], null), .. call.Arguments.Skip(1)],
            IgnoresNulls = Edges.Contains(call.Name.Text) ? true : call.IgnoresNulls,
        };
    }

    private TableArgument Table()
    {
        var start = _cursor.Take().Span;
        var source = parsers.Sources.OfTable();
        IReadOnlyList<Expression> keys = _cursor.TryTake("PARTITION") ? PartitionKeys() : [];
        return new TableArgument(_cursor.From(start), source) { PartitionBy = keys };
    }

    private IReadOnlyList<Expression> PartitionKeys()
    {
        _cursor.Expect("BY", "write PARTITION BY and the keys");
        if (!_cursor.IsSymbol("("))
        {
            return [parsers.Expressions.Expression()];
        }

        var open = _cursor.Take();
        var keys = parsers.Expressions.Roots();
        _cursor.Close(open, "the keys of PARTITION BY");
        return keys;
    }

    private CursorExpression Cursor()
    {
        var start = _cursor.Take().Span;
        var open = _cursor.Take();
        if (!_cursor.Is("SELECT") && !_cursor.IsSymbol("("))
        {
            throw _cursor.Unexpected("a query in CURSOR", "write CURSOR(SELECT STREAM * FROM \"name\")");
        }

        var query = parsers.Queries.Query();
        _cursor.Close(open, "CURSOR");
        return new CursorExpression(_cursor.From(start), query);
    }

    private DescriptorExpression Descriptor()
    {
        var start = _cursor.Take().Span;
        var names = parsers.Names.List("DESCRIPTOR");
        return new DescriptorExpression(_cursor.From(start), names);
    }

    private static bool IsEndOfArgument(Token token) => token.Kind == TokenKind.Symbol && token.Text is not "(";
}
