using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Syntax;

/// <summary>Divides a program into tokens. A mistake is reported, and the token is completed as it was probably meant, so that the rest of the program is checked as well.</summary>
internal sealed class Lexer
{
    private const string ZeroWidth = "\uFEFF\u200B\u200C\u200D\u2060";

    private static readonly string[] Symbols =
        ["<>", "!=", "<=", ">=", "||", "=>", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ",", ";", ".", ":", "[", "]", "?", "{", "}"];

    private readonly string _text;
    private readonly SqlIssues _issues;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _firstOfSeveralLines = -1;
    private bool _textsEndWithTheirLine;

    private Lexer(string text, SqlIssues issues)
    {
        _text = text;
        _issues = issues;
    }

    /// <summary>Divides a program into tokens; the last one is the end.</summary>
    public static List<Token> Read(string text, SqlIssues issues)
    {
        var lexer = new Lexer(text, issues);
        while (lexer.SkipSpace())
        {
            lexer.ReadToken();
        }

        lexer._tokens.Add(new Token(TokenKind.End, new TextSpan(text.Length, 0), string.Empty));
        lexer.KeepCase();
        return lexer._tokens;
    }

    /// <summary>A program with CREATE TABLE is one of Flink: its names keep their case.</summary>
    private void KeepCase()
    {
        if (!Enumerable.Range(1, _tokens.Count - 1).Any(i => _tokens[i].IsWord("TABLE") && Words.IsBeforeTable(_tokens[i - 1])))
        {
            return;
        }

        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_tokens[i] is { Kind: TokenKind.Word } word)
            {
                _tokens[i] = word with { Spelling = _text.Substring(word.Span.Start, word.Span.Length) };
            }
        }
    }

    private char Current => At(_at);

    private char At(int index) => index < _text.Length ? _text[index] : '\0';

    private bool StartsWith(string symbol) => string.CompareOrdinal(_text, _at, symbol, 0, symbol.Length) == 0;

    /// <summary>Skips white space and comments; false at the end.</summary>
    private bool SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(Current) || ZeroWidth.Contains(Current))
            {
                _at++;
            }
            else if (StartsWith("--") || StartsWith("//"))
            {
                _at = EndOfLine(_at);
            }
            else if (StartsWith("/*"))
            {
                SkipComment();
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void SkipComment()
    {
        var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            _issues.Error(new TextSpan(_at, 2), "This comment is not closed: write */ where it ends.");
        }

        _at = end < 0 ? _text.Length : end + 2;
    }

    private int EndOfLine(int from)
    {
        var end = _text.AsSpan(from).IndexOfAny('\r', '\n');
        return end < 0 ? _text.Length : from + end;
    }

    private void ReadToken()
    {
        if (Current is 'U' or 'u' && At(_at + 1) == '&' && At(_at + 2) == '\'')
        {
            ReadEscapedText();
        }
        else if (char.IsLetter(Current) || Current == '_')
        {
            ReadWord();
        }
        else if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(At(_at + 1))))
        {
            ReadNumber();
        }
        else if (Current == '\'')
        {
            ReadText();
        }
        else if (Current is '"' or '`')
        {
            ReadQuotedName(Current);
        }
        else if (Array.Find(Symbols, StartsWith) is { } symbol)
        {
            Add(TokenKind.Symbol, symbol.Length, symbol);
        }
        else
        {
            ReadForeign();
        }
    }

    private void Add(TokenKind kind, int length, string text)
    {
        _tokens.Add(new Token(kind, new TextSpan(_at, length), text));
        _at += length;
    }

    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private int EndOfWord(int from)
    {
        while (IsPartOfWord(At(from)))
        {
            from++;
        }

        return from;
    }

    private void ReadWord()
    {
        var length = EndOfWord(_at) - _at;
        Add(TokenKind.Word, length, _text.Substring(_at, length).ToUpperInvariant());
    }

    private void ReadNumber()
    {
        var end = EndOfDigits(_at);
        if (At(end) == '.')
        {
            end = EndOfDigits(end + 1);
        }

        if (At(end) is 'e' or 'E')
        {
            var digits = At(end + 1) is '+' or '-' ? end + 2 : end + 1;
            end = char.IsAsciiDigit(At(digits)) ? EndOfDigits(digits) : end;
        }

        var endOfWord = EndOfWord(end);
        if (endOfWord > end)
        {
            var word = _text[_at..endOfWord];
            _issues.Error(new TextSpan(_at, word.Length), $"{word} is no number, and a name cannot begin with a digit: a name like this is written in double quotes, \"{word}\".");
            Add(TokenKind.QuotedName, word.Length, word);
            return;
        }

        Add(TokenKind.Number, end - _at, _text[_at..end]);
    }

    private int EndOfDigits(int from)
    {
        while (char.IsAsciiDigit(At(from)))
        {
            from++;
        }

        return from;
    }

    private void ReadText()
    {
        var end = EndOfQuoted(_at, '\'', _textsEndWithTheirLine ? EndOfLine(_at) : _text.Length);
        if (end < 0)
        {
            CloseText();
            return;
        }

        if (_firstOfSeveralLines < 0 && _text.AsSpan(_at, end - _at).Contains('\n'))
        {
            _firstOfSeveralLines = _tokens.Count;
        }

        Add(TokenKind.Text, end - _at, _text[(_at + 1)..(end - 1)].Replace("''", "'", StringComparison.Ordinal));
    }

    /// <summary>Reads a text with escapes, <c>U&amp;'\0009'</c>.</summary>
    private void ReadEscapedText()
    {
        var start = _at;
        _at += 2;
        ReadText();
        if (_tokens[^1] is { Kind: TokenKind.Text } text)
        {
            var span = TextSpan.Between(new TextSpan(start, 2), text.Span);
            if (UnicodeEscapes.TryResolve(text.Text, out var resolved))
            {
                _tokens[^1] = text with { Span = span, Text = resolved };
                return;
            }

            _issues.Error(span, "In a text behind U& a \\ stands before four hexadecimal digits, before + and six, or before another \\.");
        }
    }

    /// <summary>
    /// Reports a text without an end and ends it with its line. The culprit is the first text that reaches over a line break, when there is one:
    /// a quote that is forgotten makes the start of the next text its end. From there on, texts end with their line.
    /// </summary>
    private void CloseText()
    {
        if (_firstOfSeveralLines >= 0)
        {
            _at = _tokens[_firstOfSeveralLines].Span.Start;
            _tokens.RemoveRange(_firstOfSeveralLines, _tokens.Count - _firstOfSeveralLines);
            _firstOfSeveralLines = -1;
        }

        _textsEndWithTheirLine = true;
        _issues.Error(new TextSpan(_at, 1), "This text is not closed: write ' where it ends (a ' inside a text is written twice).");
        var end = EndOfLine(_at);
        Add(TokenKind.Text, end - _at, _text[(_at + 1)..end]);
    }

    /// <summary>Finds the offset behind the quote that closes; -1 when there is none before the limit.</summary>
    private int EndOfQuoted(int start, char quote, int limit)
    {
        for (var i = start + 1; i < limit; i++)
        {
            if (_text[i] != quote)
            {
                continue;
            }

            if (i + 1 >= limit || _text[i + 1] != quote)
            {
                return i + 1;
            }

            i++;
        }

        return -1;
    }

    private void ReadQuotedName(char quote)
    {
        var line = EndOfLine(_at);
        var end = EndOfQuoted(_at, quote, line);
        if (end < 0)
        {
            _issues.Error(new TextSpan(_at, 1), $"This name is not closed: write {quote} where it ends.");
            var word = Math.Max(EndOfWord(_at + 1), _at + 1);
            Add(TokenKind.QuotedName, word - _at, word > _at + 1 ? _text[(_at + 1)..word] : "?");
            return;
        }

        var name = _text[(_at + 1)..(end - 1)].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
        if (name.Length == 0)
        {
            _issues.Error(new TextSpan(_at, 2), "This name is empty: write a name between the quotes; a text is written in single quotes.");
        }

        Add(TokenKind.QuotedName, end - _at, name);
    }

    /// <summary>Reports a character that is none of SQL.</summary>
    private void ReadForeign()
    {
        if (TypographicQuote.IsQuote(Current))
        {
            ReadTypographic();
            return;
        }

        var length = char.IsHighSurrogate(Current) && char.IsLowSurrogate(At(_at + 1)) ? 2 : 1;
        _issues.Error(new TextSpan(_at, length), DescribeForeign(length));
        if (StartsWith("&&"))
        {
            Add(TokenKind.Word, 2, "AND");
        }
        else if (Current is '!')
        {
            Add(IsBehindOperand ? TokenKind.Symbol : TokenKind.Word, 1, IsBehindOperand ? "<>" : "NOT");
        }
        else
        {
            _at += length;
        }
    }

    private string DescribeForeign(int length) => (Current, At(_at + 1)) switch
    {
        ('!', _) => "'!' is no operator: write NOT, or <> for unequal.",
        ('&', '&') => "'&&' is no operator: write AND.",
        ('|', _) => "'|' is no operator: write || to join texts, OR between conditions.",
        ('^', _) => "'^' is no operator: write POWER(x, y).",
        ('\\', _) => "'\\' is no character of SQL: write it inside a text in single quotes.",
        _ when char.IsControl(Current) => $"A control character (U+{(int)Current:X4}) is no part of SQL: delete it.",
        _ => $"'{_text.Substring(_at, length)}' is no character of SQL: delete it, or write it inside quotes.",
    };

    private bool IsBehindOperand => _tokens is [.., var last]
        && (last.Kind is TokenKind.QuotedName or TokenKind.Number or TokenKind.Text || (last.Kind == TokenKind.Word && !Words.IsReserved(last.Text)));

    private void ReadTypographic()
    {
        var isText = TypographicQuote.IsSingle(Current);
        var (quote, use) = isText ? ("'", "a text") : ("\"", "a name");
        _issues.Error(new TextSpan(_at, 1), $"{Current} is a typographic quotation mark: write {quote} on both sides of {use}.");
        var line = EndOfLine(_at);
        var end = _at + 1;
        while (end < line && !(TypographicQuote.IsQuote(_text[end]) && TypographicQuote.IsSingle(_text[end]) == isText))
        {
            end++;
        }

        if (end == line)
        {
            _at++;
            return;
        }

        Add(isText ? TokenKind.Text : TokenKind.QuotedName, end + 1 - _at, _text[(_at + 1)..end]);
    }
}
