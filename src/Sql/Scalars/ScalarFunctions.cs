namespace SensorGrid.Sql.Scalars;

/// <summary>The functions of one row, by name.</summary>
internal static class ScalarFunctions
{
    /// <summary>All of them, group by group.</summary>
    public static readonly IReadOnlyList<ScalarFunction> All =
        [.. TextFunctions.Table, .. TextPieces.Table, .. NumberFunctions.Table, .. TimeFunctions.Table, .. ChoiceFunctions.Table, .. ParsingFunctions.Table];

    private static readonly Dictionary<string, ScalarFunction> ByName = All.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a function.</summary>
    /// <returns>Null when there is none.</returns>
    public static ScalarFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
