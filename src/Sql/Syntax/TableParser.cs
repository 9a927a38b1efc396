using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses CREATE TABLE.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class TableParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;
    private readonly List<TableColumn> _columns = [];
    private Watermark? _watermark;

    /// <summary>Parses from TABLE on.</summary>
    /// <param name="start">The start of the statement.</param>
    public CreateTable Table(TextSpan start)
    {
        _cursor.Take();
        if (_cursor.TryTake("IF"))
        {
            _cursor.Expect("NOT", "write CREATE TABLE IF NOT EXISTS");
            _cursor.Expect("EXISTS", "write CREATE TABLE IF NOT EXISTS");
        }

        var name = parsers.Names.Declared("table");
        if (!IsLikeAlone())
        {
            Elements(name);
        }

        Options();
        var like = _cursor.TryTake("LIKE") ? Like() : null;
        return new CreateTable(_cursor.From(start), name, _columns, _watermark) { Like = like };
    }

    /// <summary>Determines whether the table has no columns of its own, but those of another one: <c>CREATE TABLE a WITH (...) LIKE b</c>.</summary>
    private bool IsLikeAlone() => _cursor.Is("LIKE") || (_cursor.Is("WITH") && _cursor.Peek().IsSymbol("(") && _cursor.AfterParenthesis(1).IsWord("LIKE"));

    private void Elements(Name name)
    {
        var open = _cursor.ExpectSymbol("(", $"write the columns of {name.Text} in parentheses, each with its type, as in (sensor_id STRING, temperature DOUBLE)");
        do
        {
            Element();
        }
        while (_cursor.TryTakeSymbol(","));
        _cursor.Close(open, $"the columns of {name.Text}");
    }

    private TableLike Like()
    {
        const string Form = "write LIKE name, or LIKE name (EXCLUDING WATERMARKS)";
        var name = parsers.Names.Declared("table");
        var excluded = new HashSet<string>(StringComparer.Ordinal);
        if (_cursor.IsSymbol("("))
        {
            var open = _cursor.Take();
            while (_cursor.IsAny("INCLUDING", "EXCLUDING", "OVERWRITING"))
            {
                var isExcluded = _cursor.Take().Text == "EXCLUDING";
                if (!_cursor.IsAny("ALL", "CONSTRAINTS", "DISTRIBUTION", "GENERATED", "METADATA", "OPTIONS", "PARTITIONS", "WATERMARKS"))
                {
                    throw _cursor.Unexpected("what of the table is meant", Form);
                }

                var part = _cursor.Take().Text;
                string[] parts = part == "ALL" ? ["GENERATED", "METADATA", "WATERMARKS"] : [part];
                if (isExcluded)
                {
                    excluded.UnionWith(parts);
                }
                else
                {
                    excluded.ExceptWith(parts);
                }
            }

            _cursor.Close(open, "LIKE");
        }

        return new TableLike(name, !excluded.Contains("GENERATED"), !excluded.Contains("METADATA"), !excluded.Contains("WATERMARKS"));
    }

    private void Element()
    {
        if (_cursor.Are("WATERMARK", "FOR"))
        {
            Watermark();
        }
        else if (_cursor.Are("PRIMARY", "KEY") || (_cursor.Is("CONSTRAINT") && _cursor.Peek(2).IsWord("PRIMARY")))
        {
            Key();
        }
        else
        {
            _columns.Add(Column());
        }
    }

    private void Watermark()
    {
        var start = _cursor.Take().Span;
        _cursor.Take();
        var column = parsers.Names.Name("the column of the watermark", "write WATERMARK FOR time AS time - INTERVAL '5' SECOND");
        _cursor.Expect("AS", "write WATERMARK FOR time AS time - INTERVAL '5' SECOND");
        var expression = parsers.Expressions.Root();
        if (_watermark is not null)
        {
            _cursor.Report(start, "WATERMARK is here a second time: a table has one.");
        }

        _watermark = new Watermark(_cursor.From(start), column, expression);
    }

    /// <summary>Skips a primary key: rows are only added.</summary>
    private void Key()
    {
        if (_cursor.TryTake("CONSTRAINT"))
        {
            parsers.Names.Name("the name of a constraint", "write CONSTRAINT name PRIMARY KEY (columns) NOT ENFORCED");
        }

        _cursor.Take();
        _cursor.Expect("KEY", "write PRIMARY KEY");
        if (_cursor.IsSymbol("("))
        {
            parsers.Names.List("the key");
        }

        _cursor.TryTake("NOT", "ENFORCED");
    }

    private TableColumn Column()
    {
        var name = parsers.Names.Name("a column's name", "write a column as name TYPE, or name AS expression");
        if (_cursor.TryTake("AS"))
        {
            var computed = parsers.Expressions.Root();
            Comment();
            return new TableColumn(_cursor.From(name.Span), name, null, false) { Computed = computed };
        }

        if (_cursor.IsSymbol(",") || _cursor.IsSymbol(")"))
        {
            throw _cursor.Unexpected($"the type of {name.Text}", "write a type such as STRING, INT, DOUBLE or TIMESTAMP(3) behind the name");
        }

        var (type, _) = parsers.Types.TypeOrInterval(parsers.Intervals);
        var isNotNull = _cursor.TryTake("NOT", "NULL");
        _cursor.TryTake("NULL");
        if (_cursor.Are("PRIMARY", "KEY"))
        {
            Key();
        }

        var metadata = Metadata(name);
        Comment();
        return new TableColumn(_cursor.From(name.Span), name, type, isNotNull) { Metadata = metadata };
    }

    private string? Metadata(Name name)
    {
        if (!_cursor.TryTake("METADATA"))
        {
            return null;
        }

        var key = _cursor.TryTake("FROM") ? _cursor.ExpectText("a key in single quotes", "write METADATA FROM 'timestamp'").Text : name.Text;
        _cursor.TryTake("VIRTUAL");
        return key;
    }

    private void Comment()
    {
        if (_cursor.TryTake("COMMENT"))
        {
            _cursor.ExpectText("a text behind COMMENT", "write COMMENT 'text'");
        }
    }

    /// <summary>Skips what says where the rows are: the inputs are given to the program.</summary>
    private void Options()
    {
        Comment();
        if (_cursor.TryTake("PARTITIONED"))
        {
            _cursor.Expect("BY", "write PARTITIONED BY (columns)");
            parsers.Names.List("PARTITIONED BY");
        }

        if (_cursor.TryTake("WITH"))
        {
            if (!_cursor.IsSymbol("("))
            {
                throw _cursor.Unexpected("'('", "write WITH ('connector' = '...')");
            }

            _cursor.SkipParenthesis();
        }

        if (_cursor.Is("AS"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "CREATE TABLE ... AS", "declare the columns, and fill the table with INSERT INTO; or write CREATE VIEW ... AS SELECT");
        }
    }
}
