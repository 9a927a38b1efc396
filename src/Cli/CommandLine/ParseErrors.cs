using System.Text.RegularExpressions;

namespace SensorGrid.Cli.CommandLine;

/// <summary>Puts the errors of the parser of command lines into words of users: it names types of .NET.</summary>
internal static partial class ParseErrors
{
    /// <summary>Describes an error: a type is told as what is to be written.</summary>
    /// <param name="message">The parser's message.</param>
    /// <returns>The message for the user.</returns>
    public static string Describe(string message)
    {
        if (WrongType().Match(message) is not { Success: true } match)
        {
            return message;
        }

        var (value, place, type) = (match.Groups["value"].Value, match.Groups["place"].Value, match.Groups["type"].Value);
        var wanted = type switch
        {
            "Byte" or "Int16" or "Int32" or "Int64" or "UInt16" or "UInt32" or "UInt64" => $"a whole number ({Range(type)})",
            "Single" or "Double" or "Decimal" => "a number",
            "Boolean" => "true or false",
            _ => null,
        };
        return wanted is null ? message : $"'{value}' of {place} is not {wanted}.";
    }

    private static string Range(string type) => type switch
    {
        "Byte" => "at most 255",
        "Int16" => "at most 32767",
        "Int32" => "at most 2147483647",
        "Int64" => "at most 9223372036854775807",
        "UInt16" => "at most 65535",
        "UInt32" => "at most 4294967295",
        _ => "at most 18446744073709551615",
    };

    [GeneratedRegex(@"^Cannot parse argument '(?<value>.*)' for (?<place>(option|command) '.*') as expected type '(System\.Nullable`1\[)?System\.(?<type>\w+)\]?'\.$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex WrongType();
}
