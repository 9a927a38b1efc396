using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses the clauses behind FROM. One in the wrong place, or twice, is reported and parsed all the same.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class ClauseParser(SyntaxParsers parsers)
{
    private static readonly string[] Order = ["WHERE", "GROUP", "WINDOWED", "HAVING", "WINDOW", "ORDER", "LIMIT", "FETCH"];

    private readonly TokenCursor _cursor = parsers.Cursor;
    private Expression? _where;
    private IReadOnlyList<Expression> _groupBy = [];
    private StaggerWindow? _stagger;
    private Expression? _having;
    private IReadOnlyList<NamedWindow> _windows = [];
    private IReadOnlyList<OrderItem> _orderBy = [];
    private Expression? _limit;

    /// <summary>Parses the clauses.</summary>
    public void Parse()
    {
        var last = -1;
        while (Next() is var index and >= 0)
        {
            var word = _cursor.Take();
            if (index <= last)
            {
                _cursor.Report(word.Span, index == last
                    ? $"{Shown(word.Text)} is here a second time: join the two, conditions with AND, keys with commas."
                    : $"{Shown(word.Text)} stands behind {Shown(Order[last])}: the order is FROM, WHERE, GROUP BY, HAVING, WINDOW, ORDER BY, LIMIT.");
            }

            last = Math.Max(last, index);
            Clause(word);
        }
    }

    /// <summary>Creates the query.</summary>
    public SelectQuery Query(TextSpan start, bool isDistinct, IReadOnlyList<SelectItem> items, TableSource source) =>
        new(_cursor.From(start), isDistinct, items, source, _where, _groupBy, _stagger, _having, _windows, _orderBy) { Limit = _limit };

    private static string Shown(string word) => word is "GROUP" or "ORDER" or "WINDOWED" ? word + " BY" : word;

    private int Next()
    {
        if (_cursor.IsAny("OFFSET", "QUALIFY"))
        {
            throw TokenCursor.Unsupported(
                _cursor.Current.Span,
                _cursor.Current.Text,
                _cursor.Is("QUALIFY") ? "filter in an outer query, SELECT * FROM (SELECT ...) AS x WHERE ..." : "leave it out");
        }

        _cursor.CorrectTo(Order);
        return _cursor.Current.Kind == TokenKind.Word ? Array.IndexOf(Order, _cursor.Current.Text) : -1;
    }

    private void Clause(Token word)
    {
        switch (word.Text)
        {
            case "WHERE":
                _where = parsers.Expressions.Root();
                break;
            case "GROUP":
                _groupBy = GroupBy();
                break;
            case "WINDOWED":
                _cursor.Expect("BY", "write WINDOWED BY STAGGER (...)");
                _stagger = parsers.Windows.Stagger();
                break;
            case "HAVING":
                _having = parsers.Expressions.Root();
                break;
            case "WINDOW":
                _windows = parsers.Windows.Named();
                break;
            case "ORDER":
                _cursor.Expect("BY", "write ORDER BY and the columns");
                _orderBy = parsers.Windows.Order();
                break;
            default:
                _limit = Limit(word);
                break;
        }
    }

    private List<Expression> GroupBy()
    {
        _cursor.Expect("BY", "write GROUP BY and the keys");
        var keys = new List<Expression>();
        do
        {
            if (_cursor.Are("GROUPING", "SETS") || (_cursor.IsAny("CUBE", "ROLLUP") && _cursor.Peek().IsSymbol("(")))
            {
                throw TokenCursor.Unsupported(_cursor.Current.Span, _cursor.Is("GROUPING") ? "GROUPING SETS" : _cursor.Current.Text, "write one query for each grouping, with UNION ALL between");
            }

            keys.Add(parsers.Expressions.Root());
        }
        while (_cursor.TryTakeSymbol(","));
        return keys;
    }

    /// <summary>Parses <c>LIMIT n</c> or <c>FETCH FIRST n ROWS ONLY</c>.</summary>
    private Expression Limit(Token word)
    {
        if (word.Text == "LIMIT")
        {
            return parsers.Expressions.Root();
        }

        const string Example = "write FETCH FIRST 10 ROWS ONLY";
        if (!_cursor.TryTake("FIRST") && !_cursor.TryTake("NEXT"))
        {
            throw _cursor.Unexpected("FIRST", Example);
        }

        var count = parsers.Expressions.Root();
        if (!_cursor.TryTake("ROW"))
        {
            _cursor.Expect("ROWS", Example);
        }

        _cursor.Expect("ONLY", Example);
        return count;
    }
}
