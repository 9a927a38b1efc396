namespace SensorGrid.Sql.Syntax;

/// <summary>Parses windows: what stands behind OVER and WINDOW, the order of rows, and stagger windows.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class WindowParser(SyntaxParsers parsers)
{
    private const string FrameExample = "write ROWS 10 PRECEDING or RANGE INTERVAL '1' MINUTE PRECEDING";

    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses what stands behind OVER: a name, or a specification in parentheses.</summary>
    public WindowSpecification Over()
    {
        if (_cursor.IsSymbol("("))
        {
            return Specification();
        }

        var name = parsers.Names.Name("a window behind OVER", "write OVER (PARTITION BY ... RANGE INTERVAL '1' MINUTE PRECEDING), or the name of a window that the WINDOW clause defines");
        return new WindowSpecification(name.Span, name, [], [], null);
    }

    /// <summary>Parses <c>name AS (specification), ...</c> behind WINDOW.</summary>
    public IReadOnlyList<NamedWindow> Named()
    {
        var windows = new List<NamedWindow>();
        do
        {
            var name = parsers.Names.Name("the name of a window", "write WINDOW name AS (...)");
            _cursor.Expect("AS", $"write WINDOW {name.Text} AS (...)");
            if (!_cursor.IsSymbol("("))
            {
                throw _cursor.Unexpected("'('", $"write WINDOW {name.Text} AS (PARTITION BY ... ROWS 10 PRECEDING)");
            }

            var window = Specification();
            windows.Add(new NamedWindow(_cursor.From(name.Span), name, window));
        }
        while (_cursor.TryTakeSymbol(","));
        return windows;
    }

    /// <summary>Parses <c>STAGGER (PARTITION BY keys RANGE INTERVAL d)</c> behind WINDOWED BY.</summary>
    public StaggerWindow Stagger()
    {
        const string Example = "write WINDOWED BY STAGGER (PARTITION BY keys RANGE INTERVAL '1' MINUTE)";
        var start = _cursor.Expect("STAGGER", Example).Span;
        var open = _cursor.ExpectSymbol("(", Example);
        IReadOnlyList<Expression> keys = [];
        if (_cursor.TryTake("PARTITION"))
        {
            _cursor.Expect("BY", Example);
            keys = parsers.Expressions.Roots();
        }

        _cursor.Expect("RANGE", Example);
        var range = parsers.Expressions.Root();
        _cursor.TryTake("PRECEDING");
        _cursor.Close(open, "the stagger window");
        return new StaggerWindow(_cursor.From(start), keys, range);
    }

    /// <summary>Parses what stands behind ORDER BY.</summary>
    public IReadOnlyList<OrderItem> Order()
    {
        var items = new List<OrderItem>();
        do
        {
            items.Add(OrderItem());
        }
        while (_cursor.TryTakeSymbol(","));
        return items;
    }

    private OrderItem OrderItem()
    {
        var start = _cursor.Current.Span;
        var expression = parsers.Expressions.Root();
        var within = Within();
        var isDescending = _cursor.TryTake("DESC");
        if (!isDescending)
        {
            _cursor.TryTake("ASC");
        }

        var nullsFirst = NullsFirst();
        within ??= Within();
        return new OrderItem(_cursor.From(start), expression, isDescending, nullsFirst) { Within = within };
    }

    private Expression? Within() => _cursor.TryTake("WITHIN") ? parsers.Expressions.Root() : null;

    private bool? NullsFirst()
    {
        if (!_cursor.TryTake("NULLS"))
        {
            return null;
        }

        _cursor.CorrectTo("FIRST", "LAST");
        return _cursor.TryTake("FIRST") || (_cursor.TryTake("LAST") ? false : throw _cursor.Unexpected("FIRST or LAST", "write NULLS FIRST or NULLS LAST"));
    }

    private WindowSpecification Specification()
    {
        var open = _cursor.Take();
        var name = IsReference() ? parsers.Names.Name("a window", "write the name of a window") : null;
        IReadOnlyList<Expression> keys = [];
        IReadOnlyList<OrderItem> order = [];
        if (_cursor.TryTake("PARTITION"))
        {
            _cursor.Expect("BY", "write PARTITION BY and the keys");
            keys = parsers.Expressions.Roots();
        }

        if (_cursor.TryTake("ORDER"))
        {
            _cursor.Expect("BY", "write ORDER BY and the time");
            order = Order();
        }

        var frame = _cursor.IsAny("ROWS", "RANGE") ? Frame() : null;
        CheckEnd();
        _cursor.Close(open, "the window");
        return new WindowSpecification(_cursor.From(open.Span), name, keys, order, frame);
    }

    private bool IsReference() => parsers.Names.IsName && !_cursor.IsAny("ROWS", "RANGE") && (IsEndOfReference(_cursor.Peek()) || !_cursor.CorrectTo("PARTITION", "ORDER", "RANGE", "ROWS"));

    private static bool IsEndOfReference(Token token) => token.IsSymbol(")") || token is { Kind: TokenKind.Word, Text: "PARTITION" or "ORDER" or "ROWS" or "RANGE" };

    private void CheckEnd()
    {
        if (_cursor.IsAny("EXCLUDE", "ALLOW", "DISALLOW", "GROUPS"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, $"{_cursor.Current.Text} in a window", FrameExample);
        }

        if (_cursor.IsAny("PARTITION", "ORDER"))
        {
            throw new SyntaxErrorException(_cursor.Current.Span, $"{_cursor.Current.Text} BY stands too late: the order in a window is PARTITION BY, ORDER BY, ROWS or RANGE.");
        }
    }

    private WindowFrame Frame()
    {
        var word = _cursor.Take();
        var isRows = word.Text == "ROWS";
        if (!_cursor.TryTake("BETWEEN"))
        {
            var single = Bound();
            return new WindowFrame(_cursor.From(word.Span), isRows, single, null);
        }

        var start = Bound();
        _cursor.Expect("AND", $"write {word.Text} BETWEEN ... PRECEDING AND CURRENT ROW");
        var end = Bound();
        return new WindowFrame(_cursor.From(word.Span), isRows, start, end);
    }

    private FrameBound Bound()
    {
        var start = _cursor.Current.Span;
        if (_cursor.TryTake("CURRENT", "ROW"))
        {
            return new FrameBound(_cursor.From(start), FrameBoundKind.CurrentRow, null);
        }

        var isUnbounded = _cursor.TryTake("UNBOUNDED");
        var offset = isUnbounded ? null : parsers.Expressions.Expression(Precedence.Additive);
        _cursor.CorrectTo("PRECEDING", "FOLLOWING");
        if (!_cursor.IsAny("PRECEDING", "FOLLOWING"))
        {
            throw _cursor.Unexpected("PRECEDING", FrameExample);
        }

        var kind = (isUnbounded, _cursor.Take().Text) switch
        {
            (true, "PRECEDING") => FrameBoundKind.UnboundedPreceding,
            (true, _) => FrameBoundKind.UnboundedFollowing,
            (false, "PRECEDING") => FrameBoundKind.Preceding,
            _ => FrameBoundKind.Following,
        };
        return new FrameBound(_cursor.From(start), kind, offset);
    }
}
