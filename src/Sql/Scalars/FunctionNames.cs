using System.Collections.Frozen;
using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Scalars;

/// <summary>Explains names of functions that cannot stand in an expression of one row.</summary>
internal static class FunctionNames
{
    private static readonly FrozenSet<string> Aggregates = Names(
        "COUNT", "SUM", "AVG", "MIN", "MAX", "FIRST_VALUE", "LAST_VALUE", "STDDEV",
        "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP", "VAR_SAMP", "ANY", "SOME", "EVERY", "LISTAGG", "STRING_AGG");

    private static readonly FrozenSet<string> Windowed = Names("LAG", "LEAD", "NTH_VALUE", "EXP_AVG", "ROW_NUMBER", "RANK", "DENSE_RANK");

    private static readonly FrozenSet<string> Tables = Names(
        "RANDOM_CUT_FOREST", "RANDOM_CUT_FOREST_WITH_EXPLANATION", "HOTSPOTS", "TOP_K_ITEMS_TUMBLING", "COUNT_DISTINCT_ITEMS_TUMBLING", "CUMULATE", "GROUP_RANK");

    private static readonly FrozenSet<string> Groups = Names(
        "TUMBLE", "HOP", "SESSION", "TUMBLE_START", "TUMBLE_END", "TUMBLE_ROWTIME", "HOP_START", "HOP_END", "HOP_ROWTIME", "SESSION_START", "SESSION_END", "SESSION_ROWTIME");

    private static readonly FrozenSet<string> Matches = Names("PREV", "NEXT", "FIRST", "LAST", "CLASSIFIER", "MATCH_NUMBER", "MATCH_ROWTIME");

    private static readonly FrozenDictionary<string, string> Unsupported = new Dictionary<string, string>
    {
        ["RAND"] = "its values differ from run to run, so results could not be repeated",
        ["RAND_INTEGER"] = "its values differ from run to run, so results could not be repeated",
        ["RANDOM"] = "its values differ from run to run, so results could not be repeated",
        ["UUID"] = "its values differ from run to run, so results could not be repeated",
        ["CURRENT_WATERMARK"] = "rows that are later than their watermark count while their window is open and are lost otherwise (LATE_ROW), so leave the condition out",
        ["SOURCE_WATERMARK"] = "rows are taken in the order of ROWTIME",
        ["CURRENT_USER"] = "a program has no user",
        ["SESSION_USER"] = "a program has no user",
        ["SYSTEM_USER"] = "a program has no user",
        ["GROUPING"] = "grouping sets are not supported",
        ["GROUP_ID"] = "grouping sets are not supported",
        ["CARDINALITY"] = "there are no arrays or maps",
        ["ARRAY"] = "there are no arrays or maps",
        ["MAP"] = "there are no arrays or maps",
        ["ROW"] = "row values come only from functions that parse logs",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private const string NoRank = "take ROW_NUMBER, RANK or DENSE_RANK() OVER (PARTITION BY window_end ORDER BY x DESC)";
    private const string NoList = "write LISTAGG(x, ','), which joins texts; there are no arrays or sets";
    private const string NoQuantile = "take AVG, MIN, MAX or STDDEV_SAMP";

    /// <summary>Functions of other systems, and what is written here.</summary>
    private static readonly FrozenDictionary<string, string> Foreign = new Dictionary<string, string>
    {
        ["PERCENT_RANK"] = NoRank,
        ["CUME_DIST"] = NoRank,
        ["NTILE"] = NoRank,
        ["GROUP_CONCAT"] = NoList,
        ["ARRAY_AGG"] = NoList,
        ["COLLECT"] = NoList,
        ["MEDIAN"] = NoQuantile,
        ["PERCENTILE_CONT"] = NoQuantile,
        ["PERCENTILE_DISC"] = NoQuantile,
        ["APPROX_COUNT_DISTINCT"] = "write COUNT(DISTINCT x), which is exact",
        ["LENGTH"] = "write CHAR_LENGTH(s)",
        ["LEN"] = "write CHAR_LENGTH(s)",
        ["CHARINDEX"] = "write POSITION(part IN s)",
        ["NVL"] = "write COALESCE(a, b)",
        ["ISNULL"] = "write x IS NULL, or COALESCE(a, b)",
        ["DATEDIFF"] = "write TIMESTAMPDIFF(DAY, start, end)",
        ["DATEADD"] = "write TIMESTAMPADD(DAY, n, t), or t + INTERVAL '1' DAY",
        ["DATE_TRUNC"] = "write FLOOR(t TO HOUR)",
        ["TO_CHAR"] = "write TIMESTAMP_TO_CHAR('yyyy-MM-dd', t), or CAST(x AS VARCHAR(20))",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Explains what to write instead of a function of another system.</summary>
    /// <returns>Null when it is none of those that are known.</returns>
    public static string? Instead(string name) => Foreign.TryGetValue(name, out var instead) && ScalarFunctions.Find(name) is null ? $"{name} is not supported: {instead}." : null;

    /// <summary>Explains a call that cannot stand where it is.</summary>
    /// <returns>Null when it may be a function of one row.</returns>
    public static string? Refusal(FunctionCall call)
    {
        var name = call.Name.Text;
        if (Instead(name) is { } instead)
        {
            return instead;
        }

        if (Aggregates.Contains(name))
        {
            return call.Over is null
                ? $"The aggregate {name} needs GROUP BY or OVER: it cannot stand here.{(name is "ANY" or "SOME" ? $" For x = {name} (a, b) write x IN (a, b)." : "")}" : $"{name} with OVER cannot stand here: only in the select list and ORDER BY.";
        }

        if (Windowed.Contains(name))
        {
            return call.Over is null ? $"{name} needs OVER (...)." : $"{name} with OVER cannot stand here: only in the select list and ORDER BY.";
        }

        var isScalar = ScalarFunctions.Find(name) is not null;
        return Tables.Contains(name) ? $"{name} is a table function: write FROM TABLE({name}(...))."
            : Groups.Contains(name) ? $"{name} belongs to GROUP BY TUMBLE, HOP or SESSION{(name.Contains('_') ? $": write GROUP BY {name[..name.IndexOf('_')]}(ROWTIME, ...), and the same arguments here" : ": it cannot stand here")}."
            : Matches.Contains(name) ? $"{name} belongs to MATCH_RECOGNIZE: it cannot stand here."
                + (name is "FIRST" or "LAST" ? $" A column of that name is written in quotes; the aggregate is {name}_VALUE." : "")
            : Unsupported.TryGetValue(name, out var reason) ? $"{name} is not supported: {reason}."
            : !isScalar ? null
            : call.Over is not null ? $"{name} is a function of one row: leave OVER out."
            : call.IsDistinct || call.IsStar ? $"{name} is a function of one row: it takes neither DISTINCT nor *."
            : null;
    }

    /// <summary>Explains the name of a function that there is not.</summary>
    public static string Unknown(string name)
    {
        var near = Suggestions.Nearest(name, ScalarFunctions.All.Select(function => function.Name).Concat(Aggregates).Concat(Windowed).Concat(Tables));
        return near is null ? $"There is no function {name}." : $"There is no function {name}. Did you mean {near}?";
    }

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
