using System.Text.RegularExpressions;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Patterns;

/// <summary>Makes regular expressions that cannot hold up a program: they match in time proportional to the text where that is possible, and always within a bound.</summary>
internal static class RegexTimeouts
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>Compiles an expression. One that looks around or back cannot be matched in proportional time, so it can only be stopped.</summary>
    /// <exception cref="ArgumentException">It is no expression.</exception>
    public static Regex Compile(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, LongestMatch);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options | RegexOptions.CultureInvariant, LongestMatch);
        }
    }

    /// <summary>Runs a match; one that takes too long is an error of the row.</summary>
    public static T Run<T>(Regex regex, string text, Func<Regex, string, T> match)
    {
        try
        {
            return match(regex, text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw RowErrors.OfPattern("A pattern took longer than 100 ms for one text: make it simpler, or the text shorter.");
        }
    }
}
