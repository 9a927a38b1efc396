using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>The names of aggregations in definitions, which are also those in features' names.</summary>
internal static class AggregationNames
{
    // By the names of other systems.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["average"] = "mean",
        ["avg"] = "mean",
        ["derivative"] = "slope",
        ["ema"] = "ewma",
        ["lag"] = "previous",
        ["maximum"] = "max",
        ["minimum"] = "min",
        ["p50"] = "median",
        ["p50_sketch"] = "median_sketch",
        ["stddev"] = "std",
        ["stdev"] = "std",
        ["total"] = "sum",
    };

    private static readonly string[] All = [.. Enum.GetNames<Aggregation>().Select(InSnakeCase)];

    /// <summary>All names, for a message.</summary>
    public static string List { get; } = string.Join(", ", All);

    /// <summary>The name of an aggregation.</summary>
    public static string Of(Aggregation aggregation) => All[(int)aggregation];

    /// <summary>Finds the aggregation of a name, in capital letters or not; null when there is none.</summary>
    public static Aggregation? Find(string name) => Array.FindIndex(All, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
        ? (Aggregation)index
        : null;

    /// <summary>Finds the name that a wrong one most likely stands for; null when none is near.</summary>
    public static string? Nearest(string name) => OtherNames.TryGetValue(name, out var other) ? other : NearestName.Find(name, All);

#pragma warning disable CA1308 // Feature names are written in lower case.
    private static string InSnakeCase(string name) =>
        string.Concat(name.Select((character, i) => i > 0 && char.IsAsciiLetterUpper(character) ? $"_{character}" : character.ToString())).ToLowerInvariant();
#pragma warning restore CA1308
}
