using System.Text;
using System.Text.RegularExpressions;

namespace SensorGrid.Sql.Patterns;

/// <summary>Replaces matches of a regular expression. In the replacement <c>$1</c> and <c>${name}</c> are groups, and a backslash makes the next character itself, as in Java.</summary>
internal static class JavaReplacement
{
    /// <summary>Replaces matches.</summary>
    /// <param name="regex">The expression.</param>
    /// <param name="text">The text.</param>
    /// <param name="replacement">The replacement.</param>
    /// <param name="start">The index of the first character that may be part of a match.</param>
    /// <param name="occurrence">The number of the match that is replaced, from 1; 0 for all.</param>
    public static string Replace(Regex regex, string text, string replacement, int start, long occurrence)
    {
        var result = new StringBuilder(text.Length);
        var (end, number) = (0, 0L);
        for (var match = regex.Match(text, start); match.Success; match = match.NextMatch())
        {
            number++;
            if (occurrence != 0 && number != occurrence)
            {
                continue;
            }

            result.Append(text, end, match.Index - end);
            Append(match, replacement, result);
            end = match.Index + match.Length;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    private static void Append(Match match, string replacement, StringBuilder result)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] == '\\' && i + 1 < replacement.Length)
            {
                result.Append(replacement[++i]);
            }
            else if (replacement[i] == '$' && i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]))
            {
                result.Append(match.Groups[replacement[++i] - '0'].Value);
            }
            else if (replacement[i] == '$' && i + 1 < replacement.Length && replacement[i + 1] == '{' && replacement.IndexOf('}', i) is > 0 and var close)
            {
                result.Append(match.Groups[replacement[(i + 2)..close]].Value);
                i = close;
            }
            else
            {
                result.Append(replacement[i]);
            }
        }
    }
}
