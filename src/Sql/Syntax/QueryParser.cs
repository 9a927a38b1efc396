namespace SensorGrid.Sql.Syntax;

/// <summary>Parses queries.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class QueryParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses a selection, or several of them united.</summary>
    public Query Query()
    {
        var known = parsers.Sources.Common.Count;
        if (_cursor.TryTake("WITH"))
        {
            CommonQueries();
        }

        var query = United();
        parsers.Sources.Common.RemoveRange(known, parsers.Sources.Common.Count - known);
        return query;
    }

    /// <summary>Parses <c>name [(columns)] AS (query), ...</c> behind WITH: each stands for its query in FROM, also of those behind it.</summary>
    private void CommonQueries()
    {
        do
        {
            var name = parsers.Names.Name("the name of a query behind WITH", "write WITH name AS (SELECT ...)");
            IReadOnlyList<Name> columns = _cursor.IsSymbol("(") ? parsers.Names.List(name.Text) : [];
            _cursor.Expect("AS", "write WITH name AS (SELECT ...)");
            var open = _cursor.ExpectSymbol("(", "write WITH name AS (SELECT ...)");
            var before = parsers.Sources.Expanded;
            var query = Query();
            _cursor.Close(open, $"the query {name.Text}");
            parsers.Sources.Common.Add(new CommonQuery(name, columns, query, parsers.Sources.Expanded - before + 1));
        }
        while (_cursor.TryTakeSymbol(","));
    }

    private Query United()
    {
        var outer = _cursor.Limit.BeginChain();
        _cursor.Limit.Enter(_cursor.Current.Span);
        var left = Operand();
        while (_cursor.IsAny("UNION", "INTERSECT", "EXCEPT"))
        {
            left = Union(left);
        }

        _cursor.Limit.Leave();
        _cursor.Limit.EndChain(outer);
        return left;
    }

    private UnionQuery Union(Query left)
    {
        CheckOrder(left, _cursor.Previous);
        var word = _cursor.Take();
        _cursor.Limit.Link(word.Span);
        if (word.Text != "UNION")
        {
            throw TokenCursor.Unsupported(word.Span, word.Text, "join the two sources, or filter with WHERE");
        }

        var isAll = _cursor.TryTake("ALL");
        if (!isAll)
        {
            _cursor.TryTake("DISTINCT");
        }

        var right = Operand();
        CheckOrder(right, _cursor.Previous);
        return new UnionQuery(_cursor.From(left.Span), left, right, isAll);
    }

    /// <summary>Refuses ORDER BY and LIMIT of an operand without parentheses: it would be unclear to which rows they belong.</summary>
    private static void CheckOrder(Query operand, Token last)
    {
        if (operand is SelectQuery { } select && (select.OrderBy.Count > 0 || select.Limit is not null) && !IsInParentheses(operand, last))
        {
            var (span, what) = select.OrderBy.Count > 0 ? (select.OrderBy[0].Span, "ORDER BY") : (select.Limit!.Span, "LIMIT");
            throw new SyntaxErrorException(
                span,
                $"{what} stands in a united query: write SELECT STREAM * FROM (SELECT ... UNION ALL SELECT ...) AS u {what} ..., or put the one SELECT that it belongs to in parentheses.");
        }
    }

    private static bool IsInParentheses(Query operand, Token last) => last.IsSymbol(")") && operand.Span.End < last.Span.End;

    private Query Operand()
    {
        if (_cursor.Is("VALUES"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "VALUES", "rows come from streams; write SELECT STREAM ... FROM");
        }

        if (!_cursor.IsSymbol("("))
        {
            return Select();
        }

        var open = _cursor.Take();
        var query = Query();
        _cursor.Close(open, "the query");
        return query;
    }

    private SelectQuery Select()
    {
        var start = _cursor.Expect("SELECT", "write SELECT STREAM and the columns").Span;
        CorrectStream();
        TakeStream();
        var isDistinct = _cursor.TryTake("DISTINCT");
        if (!isDistinct && _cursor.Is("ALL") && !_cursor.Peek().IsSymbol(","))
        {
            _cursor.Take();
        }

        TakeStream();
        var items = Items();
        ExpectFrom();
        var outer = _cursor.Limit.BeginChain();
        var source = parsers.Sources.From();
        _cursor.Limit.EndChain(outer);
        var clauses = new ClauseParser(parsers);
        clauses.Parse();
        return clauses.Query(start, isDistinct, items, source);
    }

    /// <summary>Corrects the word behind SELECT when what follows shows that it is neither a column nor one with an alias.</summary>
    private void CorrectStream()
    {
        var (next, last) = (_cursor.Peek(), _cursor.Peek(2));
        var isEnd = last.Kind == TokenKind.End || last.IsWord("FROM") || last.IsSymbol(",") || last.IsSymbol(";") || last.IsSymbol(")");
        var isNoAlias = next.IsSymbol("*") ? isEnd : NameParser.IsNameToken(next) && !isEnd;
        if (isNoAlias && !_cursor.IsAny("STREAM", "DISTINCT", "ALL"))
        {
            _cursor.CorrectTo("STREAM", "DISTINCT");
        }
    }

    private void TakeStream()
    {
        var next = _cursor.Peek();
        if (_cursor.Is("STREAM") && !next.IsSymbol(",") && !next.IsSymbol(".") && !next.IsWord("AS"))
        {
            _cursor.Take();
        }
    }

    private void ExpectFrom()
    {
        if (_cursor.Is("FROM"))
        {
            _cursor.Take();
            return;
        }

        if (_cursor.Current.Kind == TokenKind.End || _cursor.IsSymbol(";") || _cursor.IsSymbol(")") || Words.Clauses.Contains(_cursor.Current.Text))
        {
            throw _cursor.Unexpected("FROM", "a query without a source has no rows; write FROM and the stream it reads");
        }

        if (_cursor.Current.Kind is TokenKind.Symbol or TokenKind.Word)
        {
            _cursor.Expect("FROM", "write FROM and the stream to read behind the columns, and an operator or a comma between two columns");
            return;
        }

        throw _cursor.Unexpected("',' or FROM", "write a comma between two columns");
    }

    private List<SelectItem> Items()
    {
        if (_cursor.Is("FROM"))
        {
            throw _cursor.Unexpected("a column behind SELECT", "write *, or the columns with commas between");
        }

        var items = new List<SelectItem>();
        do
        {
            if (_cursor.Is("FROM") && items.Count > 0)
            {
                _cursor.Report(_cursor.Previous.Span, "Found ',' before FROM: delete this comma, or write a column behind it.");
                break;
            }

            items.Add(Item(items.Count));
        }
        while (_cursor.TryTakeSymbol(","));
        return items;
    }

    private SelectItem Item(int index)
    {
        if (_cursor.IsSymbol("*"))
        {
            var star = _cursor.Take();
            if (index > 0)
            {
                _cursor.Report(star.Span, "Found * behind another column: write * first, as in SELECT STREAM *, x, or name the columns, or write the source before it, as in s.*.");
            }

            return new StarItem(star.Span, null);
        }

        if (_cursor.Peek().IsSymbol(".") && _cursor.Peek(2).IsSymbol("*") && NameParser.IsNameToken(_cursor.Current))
        {
            var source = NameParser.Of(_cursor.Take());
            _cursor.Take();
            _cursor.Take();
            return new StarItem(_cursor.From(source.Span), source);
        }

        var start = _cursor.Current.Span;
        var expression = parsers.Expressions.Root();
        var alias = Alias();
        return new ExpressionItem(_cursor.From(start), expression, alias);
    }

    private Name? Alias()
    {
        if (_cursor.TryTake("AS"))
        {
            return parsers.Names.Name("an alias behind AS", "write a name");
        }

        if (_cursor.Current.Kind == TokenKind.Text)
        {
            throw _cursor.Unexpected("',' or FROM", $"an alias is written without quotes or in double quotes, AS \"{_cursor.Current.Text}\"");
        }

        if (IsMisspeltFrom() && _cursor.CorrectTo("FROM"))
        {
            return null;
        }

        var isAlias = _cursor.Current.Kind == TokenKind.QuotedName || (_cursor.Current.Kind == TokenKind.Word && Words.CanBeAlias(_cursor.Current.Text));
        return isAlias ? NameParser.Of(_cursor.Take()) : null;
    }

    /// <summary>Determines whether the next word is no alias, since a name follows it.</summary>
    private bool IsMisspeltFrom() =>
        _cursor.Current.Kind == TokenKind.Word && (_cursor.Peek().IsSymbol("(") || NameParser.IsNameToken(_cursor.Peek()) || _cursor.Peek().IsWord("TABLE"));
}
