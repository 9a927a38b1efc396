using System.Globalization;
using System.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Times;

/// <summary>
/// A format of times with Java's letters: <c>y Y M w W d D F u H h K k m s S a E z Z X</c>, text in single quotes, all other characters themselves. English names; UTC.
/// <c>S</c> is the fraction of a second, a digit for each; two digits of a year are 1970 to 2069. Reading is strict: the whole text is read, and 30 February is no day.
/// </summary>
internal sealed class DatePattern
{
    private const string Letters = "yuYMwWdDFHhKkmsSaEzZX";

    /// <summary>The fields of a time from the greatest to the least, with their usual numbers of digits, which make texts grow as times do.</summary>
    private static readonly (char Letter, int Count)[] Descending = [('y', 4), ('M', 2), ('d', 2), ('H', 2), ('m', 2), ('s', 2), ('S', 3)];

    private readonly string _pattern;
    private readonly List<DateToken> _tokens = [];

    private DatePattern(string pattern) => _pattern = pattern;

    /// <summary>Reads a format.</summary>
    /// <exception cref="RowErrorException">It has a letter that there is not, or a quote that is not closed.</exception>
    public static DatePattern Compile(string pattern)
    {
        var result = new DatePattern(pattern);
        for (var i = 0; i < pattern.Length;)
        {
            i = pattern[i] == '\'' ? result.AddQuoted(i) : char.IsAsciiLetter(pattern[i]) ? result.AddField(i) : result.AddText(pattern[i].ToString(), i + 1);
        }

        return result;
    }

    /// <summary>Reads a format by which times are read.</summary>
    /// <exception cref="RowErrorException">It has a letter that there is not or that says no day, or a quote that is not closed.</exception>
    public static DatePattern CompileToRead(string pattern)
    {
        var result = Compile(pattern);
        return result._tokens.FindIndex(token => token.IsOnlyWritten) is >= 0 and var at
            ? throw RowErrors.OfPattern(result._tokens[at].Letter == 'Y'
                ? $"'Y' in the format '{pattern}' is the year of the week, by which no day can be read: write yyyy."
                : $"'{result._tokens[at].Letter}' in the format '{pattern}' is only written: a day is read by yyyy, MM and dd.")
            : result;
    }

    /// <summary>Gets whether what it writes never returns to a text that it left as time grows: its fields are the first ones of <c>yyyy MM dd HH mm ss SSS</c>, in this order.</summary>
    public bool Grows =>
        _tokens.Where(token => token.Literal is null).Select((token, i) => i < Descending.Length && (token.Letter, token.Count) == Descending[i]).DefaultIfEmpty(false).All(isNext => isNext);

    /// <summary>Writes a time.</summary>
    /// <param name="value">Milliseconds since 1970, or since midnight.</param>
    public string Write(long value)
    {
        var (time, result) = (TimeText.ToDateTime(value), new StringBuilder(_pattern.Length));
        foreach (var token in _tokens)
        {
            result.Append(token.Literal ?? WriteField(time, token));
        }

        return result.ToString();
    }

    /// <summary>Reads a DATE, TIME or TIMESTAMP. Fields that the format does not have are those of 1970-01-01 00:00:00.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">The type of the time.</param>
    /// <param name="mayGoOn">Whether more may stand behind what the format reads: a fraction of a second that it has not.</param>
    /// <exception cref="RowErrorException">The text is not written in the format.</exception>
    public long Read(string text, SqlType type, bool mayGoOn = false)
    {
        var rest = text.AsSpan().Trim();
        var fields = new DateFields();
        for (var i = 0; i < _tokens.Count; i++)
        {
            var isFixed = i + 1 < _tokens.Count && _tokens[i + 1].IsNumber;
            if (_tokens[i].Literal is not { } literal ? !fields.TryRead(_tokens[i], isFixed, ref rest) : !TrySkip(literal, ref rest))
            {
                throw RowErrors.OfFormat(text, _pattern);
            }
        }

        return (mayGoOn || rest.IsEmpty) && fields.TryGetTime(out var time)
            ? type.Kind switch
            {
                SqlKind.Date => Calendar.FloorTo(time, TimeText.MillisecondsOfDay),
                SqlKind.Time => Calendar.Remainder(time, TimeText.MillisecondsOfDay),
                _ => time,
            }
            : throw RowErrors.OfFormat(text, _pattern);
    }

    private static bool TrySkip(string literal, ref ReadOnlySpan<char> rest)
    {
        var starts = rest.StartsWith(literal);
        rest = starts ? rest[literal.Length..] : rest;
        return starts;
    }

    private static string WriteField(DateTime time, DateToken token)
    {
        var (format, invariant) = (token.Count == 1 ? "0" : new string('0', token.Count), CultureInfo.InvariantCulture);
        return token.Letter switch
        {
            'u' when token.IsDayOfWeek => (time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek).ToString(format, invariant),
            'y' or 'u' => (token.Count == 2 ? time.Year % 100 : time.Year).ToString(format, invariant),
            'Y' => (token.Count == 2 ? WeekYear(time) % 100 : WeekYear(time)).ToString(format, invariant),
            'M' => token.Count >= 4 ? time.ToString("MMMM", invariant) : token.Count == 3 ? time.ToString("MMM", invariant) : time.Month.ToString(format, invariant),
            'd' => time.Day.ToString(format, invariant),
            'w' => WeekOfYear(time).ToString(format, invariant),
            'W' => Week(time.Day, time).ToString(format, invariant),
            'F' => (((time.Day - 1) / 7) + 1).ToString(format, invariant),
            'D' => time.DayOfYear.ToString(format, invariant),
            'H' => time.Hour.ToString(format, invariant),
            'k' => (time.Hour == 0 ? 24 : time.Hour).ToString(format, invariant),
            'K' => (time.Hour % 12).ToString(format, invariant),
            'h' => (time.Hour % 12 == 0 ? 12 : time.Hour % 12).ToString(format, invariant),
            'm' => time.Minute.ToString(format, invariant),
            's' => time.Second.ToString(format, invariant),
            'S' => time.Millisecond.ToString("000", invariant).PadRight(token.Count, '0')[..token.Count],
            'a' => time.Hour < 12 ? "AM" : "PM",
            'E' => time.ToString(token.Count >= 4 ? "dddd" : "ddd", invariant),
            'z' => "UTC",
            'Z' => "+0000",
            _ => "Z",
        };
    }

    // The year of the week, in Java's weeks of the United States: from Sunday, and the week with 1 January is the first.
    private static int WeekYear(DateTime time) => time is { Month: 12 } && time.Day + 6 - (int)time.DayOfWeek > 31 ? time.Year + 1 : time.Year;

    private static int WeekOfYear(DateTime time) => WeekYear(time) > time.Year ? 1 : Week(time.DayOfYear, time);

    // The number of the week that a day is in, of a period that it is the n-th day of.
    private static int Week(int day, DateTime time) => ((day + 5 - (int)time.DayOfWeek) / 7) + 1;

    private int AddField(int start)
    {
        var letter = _pattern[start];
        if (!Letters.Contains(letter, StringComparison.Ordinal))
        {
            throw RowErrors.OfPattern(
                $"'{letter}' in the format '{_pattern}' is no field of a time: fields are yyyy, MM, dd, HH, mm, ss, SSS and others of Java; text stands in single quotes, doubled in a literal.");
        }

        var count = _pattern.AsSpan(start).IndexOfAnyExcept(letter);
        count = count < 0 ? _pattern.Length - start : count;
        _tokens.Add(new DateToken(letter, count, null));
        return start + count;
    }

    private int AddQuoted(int start)
    {
        if (start + 1 < _pattern.Length && _pattern[start + 1] == '\'')
        {
            return AddText("'", start + 2);
        }

        var text = new StringBuilder();
        for (var i = start + 1; i < _pattern.Length; i++)
        {
            if (_pattern[i] != '\'')
            {
                text.Append(_pattern[i]);
            }
            else if (i + 1 < _pattern.Length && _pattern[i + 1] == '\'')
            {
                text.Append(_pattern[i++]);
            }
            else
            {
                return AddText(text.ToString(), i + 1);
            }
        }

        throw RowErrors.OfPattern($"A quote in the format '{_pattern}' is not closed.");
    }

    private int AddText(string text, int next)
    {
        _tokens.Add(new DateToken('\0', 0, text));
        return next;
    }
}
