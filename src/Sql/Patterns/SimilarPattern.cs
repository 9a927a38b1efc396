using System.Text;
using System.Text.RegularExpressions;

namespace SensorGrid.Sql.Patterns;

/// <summary>
/// A pattern of SIMILAR TO: <c>%</c> and <c>_</c> as in LIKE, <c>| * + ? {n,m} ( ) [ ]</c> as in regular expressions, <c>[[:ALPHA:]]</c> and the other classes of SQL.
/// It must match the whole text. Matching takes time in proportion to the text.
/// </summary>
internal static class SimilarPattern
{
    private static readonly Dictionary<string, string> Classes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ALPHA"] = "A-Za-z",
        ["UPPER"] = "A-Z",
        ["LOWER"] = "a-z",
        ["DIGIT"] = "0-9",
        ["ALNUM"] = "A-Za-z0-9",
        ["SPACE"] = " ",
        ["WHITESPACE"] = @" \t\n\v\f\r",
    };

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="escape">The character after which the next one means itself; null for none.</param>
    /// <exception cref="ArgumentException">It is no pattern; the message says why.</exception>
    public static Regex Compile(string pattern, char? escape)
    {
        var result = new StringBuilder(@"\A(?:");
        var inSet = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape)
            {
                result.Append(Literal(++i < pattern.Length ? pattern[i] : throw new ArgumentException("the escape character stands at the end")));
            }
            else
            {
                i = inSet ? AppendInSet(pattern, i, result, ref inSet) : AppendOutside(pattern, i, result, ref inSet);
            }
        }

        return LinearRegex.Compile(result.Append(@")\z").ToString(), RegexOptions.Singleline);
    }

    private static int AppendOutside(string pattern, int i, StringBuilder result, ref bool inSet)
    {
        switch (pattern[i])
        {
            case '%':
                result.Append(".*");
                break;
            case '_':
                result.Append('.');
                break;
            case '(':
                result.Append("(?:");
                break;
            case '|' or '*' or '+' or '?' or '{' or '}' or ')':
                result.Append(pattern[i]);
                break;
            case '[':
                inSet = true;
                result.Append('[');
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                {
                    result.Append('^');
                    return i + 1;
                }

                break;
            default:
                result.Append(Literal(pattern[i]));
                break;
        }

        return i;
    }

    private static int AppendInSet(string pattern, int i, StringBuilder result, ref bool inSet)
    {
        if (pattern[i] == ']')
        {
            inSet = false;
            result.Append(']');
            return i;
        }

        if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':' && pattern.IndexOf(":]", i, StringComparison.Ordinal) is > 0 and var end)
        {
            var name = pattern[(i + 2)..end];
            result.Append(Classes.TryGetValue(name, out var characters) ? characters : throw new ArgumentException($"there is no class [:{name}:]"));
            return end + 1;
        }

        result.Append(pattern[i] == '-' ? "-" : Literal(pattern[i]));
        return i;
    }

    private static string Literal(char character) => character is '-' or ']' or '[' or '^' ? $@"\{character}" : Regex.Escape(character.ToString());
}
