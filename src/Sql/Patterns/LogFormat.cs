using System.Text;
using System.Text.RegularExpressions;

namespace SensorGrid.Sql.Patterns;

/// <summary>Compiles formats of web servers' logs, by Apache's specifiers: <c>%h %l %u %t "%r" %>s %b</c>. Each specifier is a group; what stands between is itself.</summary>
internal static partial class LogFormat
{
    private const string Common = "%h %l %u %t \"%r\" %>s %b";
    private const string Combined = Common + " \"%[Referer]i\" \"%[User-agent]i\"";

    private static readonly Dictionary<string, string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["COMMON"] = Common,
        ["COMMON WITH VHOST"] = "%v " + Common,
        ["NCSA EXTENDED"] = Combined,
        ["COMBINED"] = Combined,
        ["REFERER"] = "%[Referer]i ---> %U",
        ["AGENT"] = "%[User-agent]i",
    };

    /// <summary>Compiles a format, or one of the known names.</summary>
    /// <exception cref="ArgumentException">It has no specifier.</exception>
    public static Regex Compile(string format)
    {
        var text = Named.GetValueOrDefault(format.Trim(), format).Replace("\\\"", "\"", StringComparison.Ordinal);
        var (result, end) = (new StringBuilder(@"\A\s*"), 0);
        foreach (Match specifier in Specifier().Matches(text))
        {
            result.Append(Literal(text[end..specifier.Index]));
            end = specifier.Index + specifier.Length;
            result.Append(specifier.Value == "%%" ? "%" : Group(specifier, IsQuoted(text, specifier.Index, end)));
        }

        return end > 0
            ? LinearRegex.Compile(result.Append(Literal(text[end..])).Append(@"\s*\z").ToString(), RegexOptions.Singleline)
            : throw new ArgumentException($"it is none of {string.Join(", ", Named.Keys)}, and has no specifiers such as %h");
    }

    private static bool IsQuoted(string text, int start, int end) => start > 0 && text[start - 1] == '"' && end < text.Length && text[end] == '"';

    // Any run of spaces stands for one.
    private static string Literal(string text) => Regex.Escape(text).Replace(@"\ ", @"\s+", StringComparison.Ordinal);

    private static string Group(Match specifier, bool isQuoted) => (specifier.Groups["field"].Value, isQuoted) switch
    {
        (_, true) => @"((?:[^""\\]|\\.)*)",
        ("t", _) => @"(\[[^\]]*\]|\S+)",
        ("r" or "i" or "o" or "e" or "C" or "n", _) => "(.*?)",
        _ => @"(\S+)",
    };

    [GeneratedRegex(@"%%|%!?[0-9,]*[<>]?(?:\[[^\]]*\]|\{[^}]*\})?(?<field>[A-Za-z])")]
    private static partial Regex Specifier();
}
