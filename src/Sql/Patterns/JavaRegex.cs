using System.Text;
using System.Text.RegularExpressions;

namespace SensorGrid.Sql.Patterns;

/// <summary>
/// Compiles regular expressions that are written as in Java. Both forms are nearly the same; the differences that occur are translated: <c>\d \w \s</c> mean ASCII,
/// <c>\p{Alpha}</c> and its like, <c>\Q...\E</c>, <c>\h</c>.
/// </summary>
internal static class JavaRegex
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["Alpha"] = "a-zA-Z",
        ["Digit"] = "0-9",
        ["Alnum"] = "a-zA-Z0-9",
        ["Upper"] = "A-Z",
        ["Lower"] = "a-z",
        ["Punct"] = @"!-/:-@\[-`{-~",
        ["Space"] = @" \t\n\v\f\r",
        ["Blank"] = @" \t",
        ["XDigit"] = "0-9a-fA-F",
        ["Graph"] = "!-~",
        ["Print"] = " -~",
        ["Cntrl"] = @"\x00-\x1F\x7F",
        ["ASCII"] = @"\x00-\x7F",
    };

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="ArgumentException">It is no expression; the message says why.</exception>
    public static Regex Compile(string pattern) => LinearRegex.Compile(Translate(pattern), RegexOptions.None);

    /// <summary>Compiles an expression that must match a whole text, line ends included.</summary>
    /// <exception cref="ArgumentException">It is no expression; the message says why.</exception>
    public static Regex CompileWhole(string pattern)
    {
        // Compiled alone first: what is wrong must not be closed by the parentheses.
        _ = Compile(pattern);
        return LinearRegex.Compile($@"\A(?:{Translate(pattern)})\z", RegexOptions.None);
    }

    private static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length);
        var (isInSet, start) = (false, -1);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                i = AppendEscape(pattern, i + 1, isInSet, result);
                continue;
            }

            if (isInSet)
            {
                CheckInSet(pattern, i);
            }

            if (pattern[i] == '[')
            {
                (isInSet, start) = (true, i + 1 < pattern.Length && pattern[i + 1] == '^' ? i + 2 : i + 1);
            }
            else if (pattern[i] == ']' && i > start)
            {
                isInSet = false;
            }

            result.Append(pattern[i]);
        }

        return result.ToString();
    }

    // In Java && between classes is their intersection, and a class in a class their union: here both would silently be something else.
    private static void CheckInSet(string pattern, int i)
    {
        if (pattern[i] == '&' && i + 1 < pattern.Length && pattern[i + 1] == '&')
        {
            throw new ArgumentException("an intersection of classes, [...&&...], is not supported: write one class with the characters that are meant, such as [ac-z] for [a-z&&[^b]]");
        }

        if (pattern[i] == '[')
        {
            throw new ArgumentException("a class in a class, [a[bc]], is not supported: write one class, [abc], or \\[ for the character itself");
        }
    }

    // Returns the index of the last character that was read.
    private static int AppendEscape(string pattern, int i, bool isInSet, StringBuilder result)
    {
        if (pattern[i] == 'Q')
        {
            var end = pattern.IndexOf(@"\E", i, StringComparison.Ordinal);
            result.Append(Regex.Escape(end < 0 ? pattern[(i + 1)..] : pattern[(i + 1)..end]).Replace("]", @"\]", StringComparison.Ordinal));
            return end < 0 ? pattern.Length - 1 : end + 1;
        }

        if (pattern[i] is 'p' or 'P' && i + 1 < pattern.Length && pattern[i + 1] == '{' && pattern.IndexOf('}', i) is > 0 and var close
            && Classes.TryGetValue(pattern[(i + 2)..close], out var named))
        {
            result.Append(isInSet && pattern[i] == 'p' ? named : $"[{(pattern[i] == 'P' ? "^" : "")}{named}]");
            return close;
        }

        var set = char.ToLowerInvariant(pattern[i]) switch { 'd' => "0-9", 'w' => "a-zA-Z0-9_", 's' => @" \t\n\v\f\r", 'h' => @" \t\u00A0", _ => null };
        if (set is null || (isInSet && char.IsUpper(pattern[i])))
        {
            result.Append('\\').Append(pattern[i]);
        }
        else
        {
            result.Append(isInSet ? set : $"[{(char.IsUpper(pattern[i]) ? "^" : "")}{set}]");
        }

        return i;
    }
}
