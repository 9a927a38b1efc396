namespace SensorGrid.Sql.Syntax;

/// <summary>Parses the columns of a stream.</summary>
/// <param name="parsers">The parsers.</param>
internal sealed class ColumnParser(SyntaxParsers parsers)
{
    private readonly TokenCursor _cursor = parsers.Cursor;

    /// <summary>Parses the columns in parentheses.</summary>
    /// <param name="stream">The stream's name.</param>
    public IReadOnlyList<ColumnDefinition> Columns(Name stream)
    {
        var open = _cursor.ExpectSymbol("(", $"write the columns of {stream.Text} in parentheses, each with its type, as in (\"sensor_id\" VARCHAR(16), \"temperature\" DOUBLE)");
        var columns = new List<ColumnDefinition>();
        do
        {
            if (_cursor.IsSymbol(")") && columns.Count > 0)
            {
                _cursor.Report(_cursor.Previous.Span, "Found ',' before ')': delete this comma, or write a column behind it.");
                break;
            }

            columns.Add(Column());
        }
        while (_cursor.TryTakeSymbol(","));
        _cursor.Close(open, $"the columns of {stream.Text}");
        return columns;
    }

    private ColumnDefinition Column()
    {
        CheckConstraint();
        var word = _cursor.Current;
        var name = parsers.Names.Name("a column's name", "write a column as name TYPE");
        if (word.Kind == TokenKind.Word && Words.IsReservedElsewhere(word.Text))
        {
            _cursor.Warn(
                word.Span,
                $"{word.Text} is a reserved word of SQL, and other systems refuse it as a column's name: write \"{word.Text}\" in double quotes, here and where the column is read.");
        }

        if (_cursor.IsSymbol(",") || _cursor.IsSymbol(")"))
        {
            throw _cursor.Unexpected($"the type of {name.Text}", "write a type such as VARCHAR(64), INTEGER, DOUBLE or TIMESTAMP behind the name");
        }

        var (type, _) = parsers.Types.TypeOrInterval(parsers.Intervals);
        var isNotNull = NotNull();
        CheckConstraint();
        return new ColumnDefinition(_cursor.From(name.Span), name, type, isNotNull);
    }

    private bool NotNull()
    {
        if (_cursor.TryTake("NULL"))
        {
            return false;
        }

        if (!_cursor.TryTake("NOT"))
        {
            return false;
        }

        _cursor.Expect("NULL", "write NOT NULL");
        return true;
    }

    private void CheckConstraint()
    {
        var isConstraint = _cursor.IsAny("DEFAULT", "UNIQUE", "CHECK", "REFERENCES", "CONSTRAINT") || _cursor.Are("PRIMARY", "KEY") || _cursor.Are("WATERMARK", "FOR");
        if (isConstraint && _cursor.Peek() is not { Kind: TokenKind.Symbol, Text: "," or ")" } && !IsColumn())
        {
            throw TokenCursor.Unsupported(
                _cursor.Current.Span,
                $"{(_cursor.Is("PRIMARY") ? "PRIMARY KEY" : _cursor.Current.Text)} in CREATE STREAM",
                "write a column as name TYPE [NOT NULL]");
        }
    }

    /// <summary>Determines whether the word is a column's name after all: a type follows it.</summary>
    private bool IsColumn() =>
        _cursor.Previous.Kind == TokenKind.Symbol && _cursor.Peek() is { Kind: TokenKind.Word, Text: not ("KEY" or "FOR") } && !_cursor.Is("CONSTRAINT");
}
