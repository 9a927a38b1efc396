using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Walks over the tokens of a program, and reports what is not as the grammar expects it.</summary>
/// <param name="tokens">The tokens; the last one is the end.</param>
/// <param name="issues">The destination of what is wrong.</param>
/// <param name="text">The program.</param>
internal sealed class TokenCursor(List<Token> tokens, SqlIssues issues, string text)
{
    private readonly int[] _matches = ParenthesisMatcher.Match(tokens);
    private int _at;

    /// <summary>The next token.</summary>
    public Token Current => tokens[_at];

    /// <summary>The token before the next one; the next one at the start.</summary>
    public Token Previous => tokens[Math.Max(0, _at - 1)];

    /// <summary>The number of tokens that are taken.</summary>
    public int Position => _at;

    /// <summary>Gets or sets whether a set of statements is open.</summary>
    public bool IsSetOpen { get; set; }

    /// <summary>The limits of what is nested.</summary>
    public NestingLimit Limit { get; } = new();

    /// <summary>A token further on.</summary>
    public Token Peek(int distance = 1) => tokens[Math.Min(_at + distance, tokens.Count - 1)];

    /// <summary>Takes the next token. The end is never passed.</summary>
    public Token Take()
    {
        var token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    /// <summary>Determines whether the next token is a keyword.</summary>
    public bool Is(string word) => Current.IsWord(word);

    /// <summary>Determines whether the next token is one of some keywords.</summary>
    public bool IsAny(params ReadOnlySpan<string> words) => Current.Kind == TokenKind.Word && words.Contains(Current.Text);

    /// <summary>Determines whether the next tokens are these keywords.</summary>
    public bool Are(string first, string second) => Is(first) && Peek().IsWord(second);

    /// <summary>Determines whether the next token is a symbol.</summary>
    public bool IsSymbol(string symbol) => Current.IsSymbol(symbol);

    /// <summary>Takes the next token when it is a keyword.</summary>
    public bool TryTake(string word) => Is(word) && TakeAny();

    /// <summary>Takes the next two tokens when they are these keywords.</summary>
    public bool TryTake(string first, string second) => Are(first, second) && TakeAny() && TakeAny();

    /// <summary>Takes the next token when it is a symbol.</summary>
    public bool TryTakeSymbol(string symbol) => IsSymbol(symbol) && TakeAny();

    /// <summary>Takes a keyword that must stand here; one that is misspelt is reported and taken.</summary>
    /// <param name="word">The keyword.</param>
    /// <param name="remedy">What to write.</param>
    public Token Expect(string word, string remedy)
    {
        CorrectTo(word);
        return Is(word) ? Take() : throw Unexpected(word, remedy);
    }

    /// <summary>Takes a symbol that must stand here.</summary>
    public Token ExpectSymbol(string symbol, string remedy) => IsSymbol(symbol) ? Take() : throw Unexpected($"'{symbol}'", remedy);

    /// <summary>Takes a text in single quotes that must stand here.</summary>
    public Token ExpectText(string what, string remedy) => Current.Kind == TokenKind.Text ? Take() : throw Unexpected(what, remedy);

    /// <summary>Takes a parenthesis that closes; when it is missing, the error is where it opened, unless something else is wrong before it.</summary>
    /// <param name="open">The parenthesis that opened.</param>
    /// <param name="what">What it holds, such as <c>the arguments of COUNT</c>.</param>
    public Token Close(Token open, string what)
    {
        if (IsSymbol(")"))
        {
            return Take();
        }

        var isMissing = _matches[IndexOf(open)] < 0 || Current.Kind == TokenKind.End || IsSymbol(";") || (Current.Kind == TokenKind.Word && Words.IsReserved(Current.Text));
        throw isMissing
            ? new SyntaxErrorException(open.Span, $"The parenthesis of {what} is not closed: write ) before {Current.Describe()} ({Place(Current)}).")
            : new SyntaxErrorException(Current.Span, $"Found {Current.Describe()} in {what}, expected ',' or ')': write a comma between two parts, or close the parenthesis of {Place(open)}.");
    }

    /// <summary>Finds the token behind the parenthesis that closes one.</summary>
    /// <param name="distance">The distance of the token that opens it.</param>
    /// <returns>The token; the end when nothing closes it.</returns>
    public Token AfterParenthesis(int distance)
    {
        var match = _matches[Math.Min(_at + distance, tokens.Count - 1)];
        return match < 0 ? tokens[^1] : tokens[match + 1];
    }

    /// <summary>Skips a parenthesis with its content; to the end of the statement when nothing closes it.</summary>
    public void SkipParenthesis()
    {
        if (_matches[_at] < 0)
        {
            SkipStatement();
            return;
        }

        _at = _matches[_at] + 1;
    }

    /// <summary>Skips the rest of a statement: to its semicolon, or to where the next one surely begins.</summary>
    public void SkipStatement()
    {
        while (Current.Kind != TokenKind.End && !IsSymbol(";") && !Is("CREATE"))
        {
            _at++;
        }
    }

    /// <summary>Determines whether the next token begins the heading of a notebook's paragraph: <c>%flink.ssql</c>.</summary>
    public bool IsHeading => IsSymbol("%") && Peek().Kind == TokenKind.Word;

    /// <summary>Skips the rest of a line.</summary>
    public void SkipLine()
    {
        var end = text.IndexOf('\n', Current.Span.Start);
        while (Current.Kind != TokenKind.End && (end < 0 || Current.Span.Start < end))
        {
            _at++;
        }
    }

    /// <summary>Replaces the next token by a keyword when it is that keyword, misspelt; the mistake is reported.</summary>
    public bool CorrectTo(params ReadOnlySpan<string> keywords)
    {
        if (Current.Kind != TokenKind.Word || Words.IsReserved(Current.Text) || NearestWord.Find(Current.Text, keywords.ToArray()) is not { } meant)
        {
            return false;
        }

        issues.Error(Current.Span, $"{Current.Text} is no keyword: do you mean {meant}?");
        tokens[_at] = Current with { Text = meant };
        return true;
    }

    /// <summary>Reports an error and goes on.</summary>
    public void Report(TextSpan span, string message) => issues.Error(span, message);

    /// <summary>Reports what may not be meant.</summary>
    public void Warn(TextSpan span, string message) => issues.Warning(span, message);

    /// <summary>Creates the error that the next token is not what must stand here.</summary>
    /// <param name="expected">What must stand here.</param>
    /// <param name="remedy">What to write.</param>
    public SyntaxErrorException Unexpected(string expected, string remedy)
    {
        return IsSymbol(")") && _matches[_at] < 0
            ? new SyntaxErrorException(Current.Span, "Found ')', but no parenthesis is open here: delete it, or write the ( that it closes.")
            : new SyntaxErrorException(Current.Span, $"Found {Current.Describe()}, expected {expected}: {remedy}{(remedy.EndsWith('.') ? string.Empty : ".")}");
    }

    /// <summary>Creates the error that a construct is not supported.</summary>
    /// <param name="span">Where.</param>
    /// <param name="construct">The construct.</param>
    /// <param name="remedy">What to do instead.</param>
    public static SyntaxErrorException Unsupported(TextSpan span, string construct, string remedy) => new(span, $"{construct} is not supported: {remedy}.");

    /// <summary>Gets a stretch of the program.</summary>
    public string TextOf(TextSpan span) => text.Substring(span.Start, span.Length);

    /// <summary>Creates the stretch from a start to the last token that was taken.</summary>
    public TextSpan From(TextSpan start) => TextSpan.Between(start, Previous.Span);

    private bool TakeAny()
    {
        Take();
        return true;
    }

    private int IndexOf(Token token) => tokens.BinarySearch(token, Comparer<Token>.Create((a, b) => a.Span.Start.CompareTo(b.Span.Start)));

    private string Place(Token token)
    {
        var before = text.AsSpan(0, token.Span.Start);
        return $"line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}";
    }
}
