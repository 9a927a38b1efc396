namespace SensorGrid.Sql.Syntax;

/// <summary>Parses names.</summary>
/// <param name="cursor">The tokens.</param>
internal sealed class NameParser(TokenCursor cursor)
{
    /// <summary>Gets whether the next token can be a name.</summary>
    public bool IsName => IsNameToken(cursor.Current);

    /// <summary>Determines whether a token can be a name.</summary>
    public static bool IsNameToken(Token token) => token.Kind == TokenKind.QuotedName || (token.Kind == TokenKind.Word && !Words.IsReserved(token.Text));

    /// <summary>Parses a name that must stand here.</summary>
    /// <param name="what">What it names, such as <c>the name of a stream</c>.</param>
    /// <param name="remedy">What to write.</param>
    public Name Name(string what, string remedy)
    {
        if (cursor.Current is { Kind: TokenKind.Word } word && Words.IsReserved(word.Text))
        {
            throw cursor.Unexpected(what, remedy + Words.Quoting(word.Text));
        }

        if (cursor.Current.Kind == TokenKind.Text)
        {
            throw cursor.Unexpected(what, "a name is written without quotes or in double quotes; single quotes are for texts");
        }

        return IsName ? Of(cursor.Take()) : throw cursor.Unexpected(what, remedy);
    }

    /// <summary>Parses a name of a stream, pump or view: one without a schema before it.</summary>
    public Name Declared(string kind)
    {
        var name = Name($"the name of a {kind}", $"write the {kind}'s name here");
        if (cursor.IsSymbol("."))
        {
            cursor.Warn(cursor.Current.Span, $"A schema before the name of a {kind} has no effect here: the name alone counts.");
            while (cursor.TryTakeSymbol("."))
            {
                name = Member();
            }
        }

        return name;
    }

    /// <summary>Parses a name behind a point; there, no word is reserved.</summary>
    public Name Member() => cursor.Current.Kind is TokenKind.Word or TokenKind.QuotedName
        ? Of(cursor.Take())
        : throw cursor.Unexpected("a name behind the point", "write the column's name");

    /// <summary>Parses names in parentheses.</summary>
    /// <param name="of">What they belong to.</param>
    public IReadOnlyList<Name> List(string of)
    {
        var open = cursor.ExpectSymbol("(", $"write the columns of {of} in parentheses");
        var names = new List<Name>();
        do
        {
            names.Add(Name("a column's name", "write a column's name here"));
        }
        while (cursor.TryTakeSymbol(","));
        cursor.Close(open, $"the columns of {of}");
        return names;
    }

    /// <summary>Creates the name that a token is.</summary>
    public static Name Of(Token token) => new(token.Span, token.Kind == TokenKind.Word ? token.Spelling ?? token.Text : token.Text, token.Kind == TokenKind.QuotedName);

    /// <summary>Creates the name of a function or an argument that a token is: one without quotes has no case.</summary>
    public static Name Folded(Token token) => new(token.Span, token.Text, token.Kind == TokenKind.QuotedName);
}
