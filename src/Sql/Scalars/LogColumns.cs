using System.Globalization;
using System.Text.RegularExpressions;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Reads the descriptions of columns that functions parse from a log: <c>name TYPE VARCHAR(20) [START 0 FOR 10], ...</c>.</summary>
internal static partial class LogColumns
{
    /// <summary>The type of columns without description.</summary>
    public static readonly SqlType Text = SqlType.Varchar(1024);

    /// <summary>Creates columns COLUMN1, COLUMN2, ...</summary>
    public static List<LogColumn> Number(int count) =>
        [.. Enumerable.Range(1, count).Select(number => new LogColumn(new Column(string.Create(CultureInfo.InvariantCulture, $"COLUMN{number}"), Text), null, null, null))];

    /// <summary>The type of a row value of columns.</summary>
    public static SqlType TypeOf(IEnumerable<LogColumn> columns) => new(SqlKind.Row) { Fields = new RowSchema([.. columns.Select(column => column.Column)]) };

    /// <summary>Reads descriptions.</summary>
    /// <param name="text">The descriptions, with commas between.</param>
    /// <param name="isFixed">Whether each has a place.</param>
    /// <param name="site">Where they are written.</param>
    /// <returns>Null when one is wrong, which has been reported.</returns>
    public static List<LogColumn>? Read(string text, bool isFixed, BindSite site)
    {
        var columns = new List<LogColumn>();
        foreach (var part in Separator().Split(text))
        {
            if (Read(Description().Match(part), isFixed, part, site) is not { } column)
            {
                return null;
            }

            columns.Add(column);
        }

        return columns;
    }

    private static LogColumn? Read(Match match, bool isFixed, string part, BindSite site)
    {
        if (!match.Success || (isFixed && !match.Groups["start"].Success))
        {
            site.Error($"'{part.Trim()}' describes no column: write name TYPE VARCHAR(20){(isFixed ? " START 0 FOR 10" : "")}.");
            return null;
        }

        var numbers = match.Groups["arguments"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(digits => NumberOf(digits) ?? 0);
        var type = TypeNames.Resolve(new TypeName(site.Span, Spaces().Replace(match.Groups["type"].Value, " ").ToUpperInvariant(), [.. numbers]), site);
        var name = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value.ToUpperInvariant();
        if (type is null || !TryReadFormat(match, site, out var format))
        {
            return null;
        }

        return new LogColumn(new Column(name, type, match.Groups["null"].Success), format, NumberOf(match.Groups["start"].Value), NumberOf(match.Groups["length"].Value));
    }

    private static bool TryReadFormat(Match match, BindSite site, out DatePattern? format)
    {
        format = null;
        try
        {
            format = match.Groups["format"].Success ? DatePattern.Compile(match.Groups["format"].Value.Replace("''", "'", StringComparison.Ordinal)) : null;
            return true;
        }
        catch (RowErrorException error)
        {
            site.Error(error.Message);
            return false;
        }
    }

    private static int? NumberOf(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A comma outside of parentheses and quotes.
    [GeneratedRegex("""
        ,(?![^(]*\))(?=(?:[^']*'[^']*')*[^']*$)(?=(?:[^"]*"[^"]*")*[^"]*$)
        """)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(
        """
        ^\s*(?:"(?<quoted>[^"]+)"|(?<plain>\w+))\s+(?:TYPE\s+)?(?<type>[A-Z]+(?:\s+PRECISION|\s+VARYING)?)\s*(?:\((?<arguments>[\d\s,]+)\))?\s*(?:'(?<format>(?:[^']|'')*)')?\s*(?<null>NOT\s+NULL)?\s*(?:START\s+(?<start>\d{1,9}))?\s*(?:FOR\s+(?<length>\d{1,9}))?\s*$
        """,
        RegexOptions.IgnoreCase)]
    private static partial Regex Description();
}
