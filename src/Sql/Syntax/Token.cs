using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>A token of a program.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Span">Where it is written.</param>
/// <param name="Text">A word in upper case; a quoted name or a text without quotes, doubled ones resolved; a number or a symbol as it is written.</param>
internal readonly record struct Token(TokenKind Kind, TextSpan Span, string Text)
{
    private const int Shown = 30;

    /// <summary>The word as it is written, in a program whose names keep their case; null in others.</summary>
    public string? Spelling { get; init; }

    /// <summary>Determines whether it is a keyword, or a name without quotes that is spelt like it.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Word && Text == word;

    /// <summary>Determines whether it is an operator or a punctuation mark.</summary>
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Describes it for a message.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the program",
        TokenKind.QuotedName => $"the name \"{Short}\"",
        TokenKind.Text => $"the text '{Short}'",
        TokenKind.Number => $"the number {Short}",
        TokenKind.Symbol => $"'{Text}'",
        _ => Cut(Spelling ?? Text),
    };

    private string Short => Cut(Text);

    private static string Cut(string text) => text.Length <= Shown ? text : text[..Shown] + "...";
}
