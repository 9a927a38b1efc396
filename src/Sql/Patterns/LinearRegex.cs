using System.Text.RegularExpressions;

namespace SensorGrid.Sql.Patterns;

/// <summary>
/// Makes regular expressions that match in time proportional to the text, so that no clock has to stop one: whether a row is an error would depend on the machine otherwise.
/// </summary>
internal static class LinearRegex
{
    private const RegexOptions Always = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="ArgumentException">It is no expression, or none that can be matched in proportional time, or too large; the message says why.</exception>
    public static Regex Compile(string pattern, RegexOptions options)
    {
        if (PatternSize.Of(pattern) > PatternSize.Most)
        {
            throw new ArgumentException($"it has more than {PatternSize.Most} parts, each repetition counted as often as it may repeat: repeat less, or write * or +");
        }

        try
        {
            return new Regex(pattern, options | Always, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            throw new ArgumentException(
                "look-around (?=...), (?!...), (?<=...), (?<!...), back references (\\1, \\k<a>), (?>...) and \\G are not supported, since their time has no bound: "
                + "match the parts by themselves and compare them with AND, NOT and =, or take a group by REGEXP_EXTRACT");
        }
    }
}
