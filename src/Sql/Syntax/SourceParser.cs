namespace SensorGrid.Sql.Syntax;

/// <summary>Parses what stands in FROM.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class SourceParser(SyntaxParsers parsers)
{
    private const int MostExpanded = 1_000;

    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>The queries behind WITH that can be read where the parser is; of one name the last one.</summary>
    public List<CommonQuery> Common { get; } = [];

    /// <summary>The number of queries that names were replaced by, with those within.</summary>
    public int Expanded { get; private set; }

    /// <summary>Parses sources with joins and commas between.</summary>
    public TableSource From()
    {
        _cursor.Limit.Enter(_cursor.Current.Span);
        var left = Joined();
        while (_cursor.IsSymbol(","))
        {
            _cursor.Limit.Link(_cursor.Take().Span);
            var right = Joined();
            left = new JoinSource(_cursor.From(left.Span), left, JoinKind.Inner, right, null);
        }

        _cursor.Limit.Leave();
        return left;
    }

    /// <summary>Parses what stands behind TABLE as an argument: a name, with or without parentheses, a query or a call in parentheses.</summary>
    public TableSource OfTable()
    {
        if (!_cursor.IsSymbol("("))
        {
            return CommonOr(Path());
        }

        var open = _cursor.Take();
        var start = open.Span;
        TableSource source;
        if (_cursor.IsAny("SELECT", "WITH") || _cursor.IsSymbol("("))
        {
            var query = parsers.Queries.Query();
            source = new SubQuerySource(_cursor.From(start), query, null, null);
        }
        else
        {
            source = _cursor.Peek().IsSymbol("(") ? new FunctionSource(start, Call(), null) : CommonOr(Path());
        }

        _cursor.Close(open, "TABLE");
        return source;
    }

    private NamedSource Path()
    {
        var path = new List<Name> { parsers.Names.Name("the name of a stream or table", "write the name of a stream or table") };
        while (_cursor.TryTakeSymbol("."))
        {
            path.Add(parsers.Names.Member());
        }

        return new NamedSource(_cursor.From(path[0].Span), path, null, null);
    }

    /// <summary>Replaces the name of a query behind WITH by the query.</summary>
    private TableSource CommonOr(NamedSource named)
    {
        if (named.Path is not [var name] || Common.FindLast(query => query.Name.Text == name.Text) is not { } common)
        {
            return named;
        }

        Expanded += common.Size;
        if (Expanded > MostExpanded)
        {
            throw new SyntaxErrorException(name.Span, $"The queries behind WITH stand in each other more than {MostExpanded} times: declare streams in between.");
        }

        return new SubQuerySource(named.Span, common.Query, named.Over, named.Alias ?? name) { Columns = named.Columns.Count > 0 ? named.Columns : common.Columns };
    }

    private TableSource Joined()
    {
        var left = Single();
        while (true)
        {
            if (Kind() is not { } kind)
            {
                return left;
            }

            _cursor.Limit.Link(_cursor.Previous.Span);
            var right = Single();
            left = Join(left, kind, right);
        }
    }

    private JoinSource Join(TableSource left, JoinKind kind, TableSource right)
    {
        Expression? condition = null;
        if (_cursor.Is("USING"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "USING", "write ON a.x = b.x");
        }

        if (kind != JoinKind.Cross)
        {
            _cursor.Expect("ON", "a join has a condition; write JOIN source AS b ON a.x = b.x");
            condition = parsers.Expressions.Root();
        }

        return new JoinSource(_cursor.From(left.Span), left, kind, right, condition);
    }

    private JoinKind? Kind()
    {
        if (_cursor.Is("NATURAL"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "NATURAL JOIN", "write JOIN ... ON a.x = b.x");
        }

        JoinKind? kind = _cursor.Current is not { Kind: TokenKind.Word } word ? null : word.Text switch
        {
            "JOIN" or "INNER" => JoinKind.Inner,
            "LEFT" => JoinKind.Left,
            "RIGHT" => JoinKind.Right,
            "FULL" => JoinKind.Full,
            "CROSS" => JoinKind.Cross,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        if (!_cursor.TryTake("JOIN"))
        {
            _cursor.Take();
            _cursor.TryTake("OUTER");
            _cursor.Expect("JOIN", "write JOIN");
        }

        return kind;
    }

    private TableSource Single()
    {
        if (_cursor.IsSymbol("("))
        {
            return IsQuery(0) ? SubQuery() : Parenthesis();
        }

        if (_cursor.IsAny("TABLE", "LATERAL", "UNNEST"))
        {
            return Function();
        }

        if (_cursor.Peek().IsSymbol("(") && NameParser.IsNameToken(_cursor.Current))
        {
            throw FunctionWithoutTable();
        }

        var named = Path();
        var (over, alias, columns) = OverAndAlias();
        return Recognize(CommonOr(named with { Over = over, Alias = alias, Columns = columns, Span = _cursor.From(named.Span) }));
    }

    private SyntaxErrorException FunctionWithoutTable()
    {
        var name = _cursor.Current;
        return name.Text is "STEP" or "FLOOR" or "CEIL" or "TUMBLE" or "HOP" or "SESSION"
            ? new SyntaxErrorException(name.Span, $"{name.Text}(...) is no source: write it behind GROUP BY, as in FROM \"name\" GROUP BY {Grouping(name.Text)}.")
            : new SyntaxErrorException(name.Span, $"{name.Text}(...) is called in FROM without TABLE: write TABLE({name.Text}(...)).");
    }

    private static string Grouping(string name) => name switch
    {
        "FLOOR" or "CEIL" => name + "(ROWTIME TO MINUTE)",
        "STEP" => "STEP(ROWTIME BY INTERVAL '1' MINUTE)",
        _ => $"{name}(time, INTERVAL '1' MINUTE); in FROM, a window is written TABLE({name}(TABLE name, ...))",
    };

    /// <summary>Determines whether the parenthesis at a distance holds a query, and no join.</summary>
    private bool IsQuery(int distance)
    {
        while (_cursor.Peek(distance + 1).IsSymbol("("))
        {
            var after = _cursor.AfterParenthesis(distance + 1);
            if (!after.IsSymbol(")") && after is not { Kind: TokenKind.Word, Text: "UNION" or "INTERSECT" or "EXCEPT" or "ORDER" or "LIMIT" })
            {
                return false;
            }

            distance++;
        }

        return _cursor.Peek(distance + 1) is { Kind: TokenKind.Word, Text: "SELECT" or "WITH" or "VALUES" };
    }

    private SubQuerySource SubQuery()
    {
        var open = _cursor.Take();
        var query = parsers.Queries.Query();
        _cursor.Close(open, "the sub-query");
        var (over, alias, columns) = OverAndAlias();
        return new SubQuerySource(_cursor.From(open.Span), query, over, alias) { Columns = columns };
    }

    private TableSource Parenthesis()
    {
        var open = _cursor.Take();
        var source = From();
        _cursor.Close(open, "FROM");
        return source;
    }

    private TableSource Function()
    {
        var word = _cursor.Take();
        if (word.Text != "TABLE")
        {
            throw TokenCursor.Unsupported(word.Span, word.Text, "give each element a row of its own in the input");
        }

        var open = _cursor.ExpectSymbol("(", "write TABLE(FUNCTION(...))");
        if (!_cursor.Peek().IsSymbol("("))
        {
            throw _cursor.Unexpected("a function in TABLE", "write TABLE(FUNCTION(...)), or the name of a stream without TABLE");
        }

        var call = Call();
        _cursor.Close(open, "TABLE");
        var (over, alias, columns) = OverAndAlias();
        if (over is not null)
        {
            throw TokenCursor.Unsupported(over.Span, "OVER behind TABLE(...)", "put the function in a sub-query, (SELECT STREAM * FROM TABLE(...)) OVER (...) AS x");
        }

        return Recognize(new FunctionSource(_cursor.From(word.Span), call, alias) { Columns = columns });
    }

    private FunctionCall Call()
    {
        var token = _cursor.Current;
        parsers.Names.Name("a function", "write the name of a function");
        return parsers.Functions.Call(NameParser.Folded(token));
    }

    private (WindowSpecification? Over, Name? Alias, IReadOnlyList<Name> Columns) OverAndAlias()
    {
        var over = _cursor.TryTake("OVER") ? parsers.Windows.Over() : null;
        var alias = Alias();
        var columns = alias is null ? [] : Columns();
        return (over ?? (_cursor.TryTake("OVER") ? parsers.Windows.Over() : null), alias, columns);
    }

    private Name? Alias()
    {
        CheckVersion();
        if (_cursor.TryTake("AS"))
        {
            return parsers.Names.Name("an alias behind AS", "write a name");
        }

        var isKeyword = IsMisspelt() && _cursor.CorrectTo(Words.AfterSource);
        if (isKeyword || !parsers.Names.IsName || (_cursor.Current.Kind == TokenKind.Word && !Words.CanBeAlias(_cursor.Current.Text)))
        {
            return null;
        }

        if (_cursor.Peek().IsSymbol("(") && _cursor.IsAny("STEP", "FLOOR", "CEIL", "TUMBLE", "HOP", "SESSION"))
        {
            throw FunctionWithoutTable();
        }

        return NameParser.Of(_cursor.Take());
    }

    /// <summary>Determines whether the next word is no alias, since what follows it cannot follow an alias.</summary>
    private bool IsMisspelt() => _cursor.Current.Kind == TokenKind.Word && _cursor.Peek() switch
    {
        { Kind: TokenKind.End } => false,
        { Kind: TokenKind.Symbol } symbol => symbol.Text is not ("," or ")" or ";" or "."),
        { Kind: TokenKind.Word } word => word.Text is "BY" || (!Words.IsReserved(word.Text) && Words.CanBeAlias(word.Text)),
        _ => true,
    };

    /// <summary>Parses the new names of the columns, in parentheses; none without.</summary>
    private List<Name> Columns()
    {
        var columns = new List<Name>();
        if (!_cursor.IsSymbol("("))
        {
            return columns;
        }

        var open = _cursor.Take();
        do
        {
            columns.Add(parsers.Names.Name("a name of a column", "write the names of the columns, AS alias (a, b)"));
        }
        while (_cursor.TryTakeSymbol(","));

        _cursor.Close(open, "the names of the columns");
        return columns;
    }

    private void CheckVersion()
    {
        if (_cursor.Are("FOR", "SYSTEM_TIME"))
        {
            // A reference table is read as it is when the row arrives.
            _cursor.TryTake("FOR", "SYSTEM_TIME");
            _cursor.Expect("AS", "write FOR SYSTEM_TIME AS OF time");
            _cursor.Expect("OF", "write FOR SYSTEM_TIME AS OF time");
            parsers.Expressions.Expression();
            return;
        }

        if (_cursor.Is("FOR") || _cursor.Is("TABLESAMPLE"))
        {
            throw TokenCursor.Unsupported(
                _cursor.Current.Span,
                _cursor.Is("FOR") ? "FOR SYSTEM_TIME AS OF" : "TABLESAMPLE",
                "write the source's name alone; a reference table is read as it is when the row arrives");
        }
    }

    /// <summary>Reports MATCH_RECOGNIZE and goes on behind it.</summary>
    private TableSource Recognize(TableSource source)
    {
        if (!_cursor.Is("MATCH_RECOGNIZE"))
        {
            return source;
        }

        _cursor.Report(_cursor.Take().Span, "MATCH_RECOGNIZE is not supported: compare a row with the ones before it by LAG(x) OVER (...), or count conditions in a window.");
        if (_cursor.IsSymbol("("))
        {
            _cursor.SkipParenthesis();
        }

        Alias();
        return source;
    }
}
