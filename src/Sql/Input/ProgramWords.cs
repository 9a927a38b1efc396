namespace SensorGrid.Sql.Input;

/// <summary>The names that a program's text has in it, outside of comments and literals: candidates for columns. A text behind <c>CURSOR(...),</c> is a name, too: that of the column whose items are counted.</summary>
internal sealed class ProgramWords
{
    private readonly HashSet<string> _quoted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _plain = new(StringComparer.Ordinal);

    // Names without quotes as they are written, and the word before: a program with CREATE TABLE is one of Flink, whose names keep their case.
    private readonly HashSet<string> _spelt = new(StringComparer.Ordinal);
    private string _word = "";
    private bool _keepsCase;

    // The last two characters outside of comments and blanks.
    private (char Before, char Last) _seen;

    public ProgramWords(string program)
    {
        var text = program.AsSpan();
        for (var at = 0; at < text.Length;)
        {
            var length = Read(text[at..]);
            See(text[at], isComment: text[at] is '-' or '/' && length > 1);
            at += length;
        }
    }

    /// <summary>Determines whether the program has this name in double quotes.</summary>
    public bool HasQuoted(string name) => _quoted.Contains(name);

    /// <summary>Determines whether the program has this word without quotes.</summary>
    /// <param name="upper">The word in upper case.</param>
    public bool HasPlain(string upper) => _plain.Contains(upper);

    /// <summary>Determines whether some place of the program means a column of this name.</summary>
    public bool Means(string name) => HasQuoted(name) || HasPlain(name) || (_keepsCase && _spelt.Contains(name));

    private int Read(ReadOnlySpan<char> rest)
    {
        switch (rest)
        {
            case ['-', '-', ..] or ['/', '/', ..]:
                return LengthTo(rest, "\n");
            case ['/', '*', ..]:
                return 2 + LengthTo(rest[2..], "*/");
            case ['\'', ..]:
                return ReadLiteral(rest);
            case ['"' or '`', ..]:
                var length = LengthTo(rest[1..], rest[..1].ToString());
                _quoted.Add(rest[1..(1 + length)].TrimEnd(rest[0]).ToString());
                return 1 + length;
            default:
                return ReadWord(rest);
        }
    }

    private void See(char first, bool isComment)
    {
        if (!isComment && !char.IsWhiteSpace(first))
        {
            _seen = (_seen.Last, first);
        }
    }

    private int ReadLiteral(ReadOnlySpan<char> rest)
    {
        var length = LengthTo(rest[1..], "'");
        if (_seen is (')', ',') && (HasPlain("TOP_K_ITEMS_TUMBLING") || HasPlain("COUNT_DISTINCT_ITEMS_TUMBLING")))
        {
            _quoted.Add(rest[1..(1 + length)].TrimEnd('\'').ToString());
        }

        return 1 + length;
    }

    private int ReadWord(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] is '_' or '$'))
        {
            length++;
        }

        if (length > 0)
        {
            var spelt = rest[..length].ToString();
            var word = spelt.ToUpperInvariant();
            _spelt.Add(spelt);
            _plain.Add(word);
            _keepsCase |= word == "TABLE" && _word is ("CREATE" or "REPLACE" or "TEMPORARY");
            _word = word;
        }

        return Math.Max(length, 1);
    }

    // Up to the end of the mark, or all.
    private static int LengthTo(ReadOnlySpan<char> text, string mark) => text.IndexOf(mark) is >= 0 and var at ? at + mark.Length : text.Length;
}
