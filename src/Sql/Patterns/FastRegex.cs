using System.Text;
using System.Text.RegularExpressions;

namespace SensorGrid.Sql.Patterns;

/// <summary>
/// Compiles the patterns of FAST_REGEX_LOG_PARSER: every repetition takes as little as it can, <c>&lt;Alpha&gt;</c> and its like are classes, <c>@</c> is any text, text in double quotes is itself.
/// Unlike the original, a repetition takes more when the rest would not match otherwise. It must match the whole text.
/// </summary>
internal static class FastRegex
{
    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ArgumentException">It is no pattern.</exception>
    public static Regex Compile(string pattern)
    {
        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length;)
        {
            i = AppendAtom(pattern, i, result);
        }

        return JavaRegex.CompileWhole(result.ToString());
    }

    // Returns the index behind what was read.
    private static int AppendAtom(string pattern, int i, StringBuilder result)
    {
        switch (pattern[i])
        {
            case '\\' when i + 1 < pattern.Length:
                result.Append(pattern, i, 2);
                return i + 2;
            case '<' when pattern.IndexOf('>', i) is > 0 and var end:
                result.Append(@"\p{").Append(pattern, i + 1, end - i - 1).Append('}');
                return end + 1;
            case '"' when pattern.IndexOf('"', i + 1) is > 0 and var end:
                result.Append("(?:").Append(Regex.Escape(pattern[(i + 1)..end])).Append(')');
                return end + 1;
            case '[' when pattern.IndexOf(']', i + 2 < pattern.Length ? i + 2 : i) is > 0 and var end:
                result.Append(pattern, i, end - i + 1);
                return end + 1;
            case '@':
                result.Append(".*?");
                return i + 1;
            case '*' or '+' or '?':
                result.Append(pattern[i]).Append('?');
                return i + 1 < pattern.Length && pattern[i + 1] == '?' ? i + 2 : i + 1;
            case '{' when pattern.IndexOf('}', i) is > 0 and var end:
                result.Append(pattern, i, end - i + 1).Append('?');
                return end + 1;
            default:
                result.Append(pattern[i]);
                return i + 1;
        }
    }
}
