using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Parses statements.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class StatementParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses a statement.</summary>
    /// <returns>The statement; null for one that has no effect here.</returns>
    public Statement? Statement()
    {
        SkipHeadings();
        _cursor.CorrectTo(Words.Statements);
        var word = _cursor.Current;
        if (word.Kind == TokenKind.End)
        {
            return null;
        }

        if (word.IsSymbol("("))
        {
            return QueryStatement();
        }

        return word.Kind != TokenKind.Word ? throw NoStatement() : word.Text switch
        {
            "CREATE" or "SHOW" or "DESCRIBE" or "DESC" or "RESET" or "ADD" or "LOAD" when WithoutEffect() => null,
            "CREATE" => Create(),
            "INSERT" => Insert(),
            "SELECT" or "WITH" or "VALUES" => QueryStatement(),
            "ALTER" => Alter(),
            "SET" or "EXECUTE" or "BEGIN" or "END" or "DROP" or "USE" when WithoutEffect() => null,
            "DROP" or "DELETE" or "UPDATE" or "MERGE" or "UPSERT" or "SET" or "USE" or "SHOW" or "DESCRIBE" or "EXPLAIN" or "EXECUTE" or "BEGIN" or "COMMIT" or "GRANT" or "LOAD" or "ADD"
                or "COMPILE" or "ANALYZE" or "CALL" or "TRUNCATE" or "END" =>
                throw TokenCursor.Unsupported(word.Span, $"The statement {word.Text}", "a program is made of CREATE STREAM, CREATE PUMP, CREATE VIEW, INSERT INTO and SELECT"),
            "FROM" or "WHERE" or "GROUP" or "HAVING" or "ORDER" or "UNION" or "WINDOW" or "WINDOWED" or "LIMIT" or "AS" or "JOIN" or "LEFT" or "ON" or "AND" or "OR" =>
                throw _cursor.Unexpected("a statement", $"{word.Text} belongs to the statement before; delete the ';' before it"),
            _ => throw NoStatement(),
        };
    }

    /// <summary>
    /// Takes what clients of Flink write around statements: <c>SET 'key' = 'value'</c>, <c>USE CATALOG name</c>, <c>CREATE DATABASE name</c>, <c>ADD JAR 'file'</c>, <c>SHOW TABLES</c>,
    /// <c>DROP TABLE IF EXISTS name</c>, and a set of statements, <c>EXECUTE STATEMENT SET BEGIN ... END</c>.
    /// </summary>
    private bool WithoutEffect()
    {
        if (_cursor.TryTake("EXECUTE", "STATEMENT"))
        {
            _cursor.Expect("SET", "write EXECUTE STATEMENT SET BEGIN");
            _cursor.Expect("BEGIN", "write EXECUTE STATEMENT SET BEGIN");
            _cursor.IsSetOpen = true;
        }
        else if (_cursor.Are("CREATE", "FUNCTION") && _cursor.Peek(2) is { } function && string.Equals(function.Text, "GROUP_RANK", StringComparison.OrdinalIgnoreCase))
        {
            // Its declaration is that of the manual; the function is there.
            _cursor.Take();
            _cursor.SkipStatement();
        }
        else if (_cursor.Are("BEGIN", "STATEMENT"))
        {
            _cursor.TryTake("BEGIN", "STATEMENT");
            _cursor.Expect("SET", "write BEGIN STATEMENT SET");
            _cursor.IsSetOpen = true;
        }
        else if (_cursor.Is("END") && _cursor.IsSetOpen)
        {
            _cursor.Take();
            _cursor.IsSetOpen = false;
        }
        else if ((_cursor.Is("SET") && _cursor.Peek().Kind == TokenKind.Text) || _cursor.IsAny("USE", "SHOW", "DESCRIBE", "DESC", "RESET") || IsOfClient() || IsDropIfExists())
        {
            var start = _cursor.Take().Span;
            _cursor.SkipStatement();
            _cursor.Warn(_cursor.From(start), $"{_cursor.TextOf(start)} has no effect here: leave it out.");
        }
        else
        {
            return false;
        }

        return true;
    }

    private void SkipHeadings()
    {
        while (_cursor.IsHeading)
        {
            var start = _cursor.Current.Span;
            _cursor.SkipLine();
            _cursor.Warn(_cursor.From(start), "This line is the heading of a notebook's paragraph, and has no effect here: leave it out.");
        }
    }

    private bool IsOfClient() => _cursor.Are("CREATE", "CATALOG") || _cursor.Are("CREATE", "DATABASE") || _cursor.Are("ADD", "JAR") || _cursor.Are("LOAD", "MODULE");

    private bool IsDropIfExists() => _cursor.Is("DROP") && _cursor.Peek() is { Kind: TokenKind.Word, Text: "TABLE" or "VIEW" } && _cursor.Peek(2).IsWord("IF");

    private SyntaxErrorException NoStatement() => _cursor.Unexpected("a statement", "a statement begins with CREATE, INSERT INTO or SELECT");

    private QueryStatement QueryStatement()
    {
        var query = parsers.Queries.Query();
        return new QueryStatement(query.Span, query);
    }

    private Statement Create()
    {
        var start = _cursor.Take().Span;
        if (_cursor.TryTake("OR"))
        {
            _cursor.Expect("REPLACE", "write CREATE OR REPLACE");
        }

        var isTemporary = _cursor.TryTake("TEMPORARY");
        if (_cursor.Is("TABLE"))
        {
            return new TableParser(parsers).Table(start);
        }

        _cursor.CorrectTo("STREAM", "PUMP", "VIEW");
        return _cursor.Current.Text switch
        {
            "STREAM" when _cursor.Current.Kind == TokenKind.Word => Stream(start),
            "PUMP" when _cursor.Current.Kind == TokenKind.Word => Pump(start),
            "VIEW" when _cursor.Current.Kind == TokenKind.Word => View(start),
            _ => throw UnknownCreate(start, isTemporary),
        };
    }

    private SyntaxErrorException UnknownCreate(TextSpan start, bool isTemporary)
    {
        var remedy = _cursor.Current.Text switch
        {
            "FUNCTION" or "AGGREGATE" => "functions of one's own are not possible; write the expression where it is needed, or in a view",
            "STREAM" or "PUMP" or "VIEW" => "write it without quotes",
            _ => "write CREATE STREAM, CREATE PUMP or CREATE VIEW",
        };
        return _cursor.Current.Kind == TokenKind.Word && !Words.Clauses.Contains(_cursor.Current.Text)
            ? TokenCursor.Unsupported(start, $"CREATE {(isTemporary ? "TEMPORARY " : string.Empty)}{_cursor.Current.Text}", remedy)
            : _cursor.Unexpected("STREAM, PUMP or VIEW behind CREATE", remedy);
    }

    private CreateStream Stream(TextSpan start)
    {
        _cursor.Take();
        var name = parsers.Names.Declared("stream");
        if (_cursor.Is("AS"))
        {
            throw TokenCursor.Unsupported(
                _cursor.Current.Span,
                "CREATE STREAM ... AS",
                "declare the columns, CREATE STREAM \"name\" (x INTEGER), and fill it with a pump; or write CREATE VIEW ... AS SELECT");
        }

        var columns = new ColumnParser(parsers).Columns(name);
        Description();
        return new CreateStream(_cursor.From(start), name, columns);
    }

    private void Description()
    {
        if (_cursor.TryTake("DESCRIPTION"))
        {
            _cursor.ExpectText("a text behind DESCRIPTION", "write DESCRIPTION 'text'");
        }

        if (_cursor.Is("OPTIONS"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "OPTIONS", "leave it out");
        }
    }

    private CreatePump Pump(TextSpan start)
    {
        _cursor.Take();
        var name = parsers.Names.Declared("pump");
        Description();
        if (_cursor.TryTake("STOPPED"))
        {
            _cursor.Warn(_cursor.Previous.Span, "A pump cannot be stopped here: it runs as soon as the program does. Leave STOPPED out, or leave the pump out.");
        }
        else
        {
            _cursor.TryTake("STARTED");
        }

        Description();
        _cursor.Expect("AS", "write CREATE PUMP \"name\" AS INSERT INTO \"stream\" SELECT STREAM ...");
        _cursor.CorrectTo("INSERT");
        if (!_cursor.Is("INSERT"))
        {
            throw _cursor.Unexpected("INSERT INTO", $"a pump inserts into a stream; write AS INSERT INTO \"stream\" SELECT STREAM ...");
        }

        var insert = Insert();
        return new CreatePump(_cursor.From(start), name, insert);
    }

    private CreateView View(TextSpan start)
    {
        _cursor.Take();
        var name = parsers.Names.Declared("view");
        var columns = _cursor.IsSymbol("(") ? parsers.Names.List($"the view {name.Text}") : null;
        Description();
        _cursor.Expect("AS", "write CREATE VIEW \"name\" AS SELECT STREAM ...");
        var query = parsers.Queries.Query();
        return new CreateView(_cursor.From(start), name, columns, query);
    }

    private InsertInto Insert()
    {
        var start = _cursor.Take().Span;
        if (_cursor.Is("OVERWRITE"))
        {
            throw TokenCursor.Unsupported(_cursor.Current.Span, "INSERT OVERWRITE", "write INSERT INTO");
        }

        _cursor.Expect("INTO", "write INSERT INTO and the stream");
        var target = parsers.Names.Declared("stream");
        var hasColumns = _cursor.IsSymbol("(") && !_cursor.Peek().IsWord("SELECT") && !_cursor.Peek().IsSymbol("(");
        var columns = hasColumns ? parsers.Names.List("the insert") : null;
        var query = parsers.Queries.Query();
        return new InsertInto(_cursor.From(start), target, columns, query);
    }

    private Statement? Alter()
    {
        var start = _cursor.Take().Span;
        if (!_cursor.Is("PUMP"))
        {
            throw TokenCursor.Unsupported(start, $"ALTER {_cursor.Current.Text}", "change the program's text; it is read anew as a whole");
        }

        _cursor.Take();
        do
        {
            parsers.Names.Declared("pump");
        }
        while (_cursor.TryTakeSymbol(","));
        if (!_cursor.TryTake("START") && !_cursor.TryTake("STOP"))
        {
            throw _cursor.Unexpected("START or STOP", "write ALTER PUMP \"name\" START");
        }

        _cursor.Warn(_cursor.From(start), "ALTER PUMP has no effect here: a pump runs as long as the program does. Leave it out.");
        return null;
    }
}
