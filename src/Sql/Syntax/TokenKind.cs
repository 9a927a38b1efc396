namespace SensorGrid.Sql.Syntax;

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>A name without quotes, or a keyword.</summary>
    Word,

    /// <summary>A name in double quotes or backticks.</summary>
    QuotedName,

    /// <summary>A number without sign.</summary>
    Number,

    /// <summary>Text in single quotes.</summary>
    Text,

    /// <summary>An operator or a punctuation mark.</summary>
    Symbol,

    /// <summary>The end of the program.</summary>
    End,
}
