namespace SensorGrid.Architecture.Tests.Namespaces;

/// <summary>The circles of namespaces that are left, by project and the part of the name after the project's. The list only becomes shorter.</summary>
internal static class KnownCircles
{
    private static readonly Dictionary<string, string[]> ByProject = new(StringComparer.Ordinal)
    {
        // The runs of engines with their model lie beside the detector; snapshots read and write the insides of engine and operators; readings know the verdicts that people give
        // on anomalies, and definitions the severities. It goes when these types move below both.
        ["Features"] =
        [
            "Definitions", "Detection", "Detection.Rarity", "Engine", "History", "Keys", "Log", "Operators", "Operators.Detection",
            "Operators.Windows", "Readings", "Snapshots", "Windows",
        ],

        // A sensor's activation holds its place in memory and the memory holds activations; metrics observe the room, which counts in them; and the agreement
        // of the silos is asked by shards and reported by the fleet, which sensors report to.
        ["Grains"] = ["Diagnostics", "Fleet", "Memory", "Sensors", "Shards"],
    };

    public static IEnumerable<string> Projects => ByProject.Keys;

    /// <summary>The namespaces of a project that may use each other in a circle.</summary>
    public static IReadOnlySet<string> Of(string project) =>
        ByProject.GetValueOrDefault(project, []).Select(part => $"SensorGrid.{project}.{part}").ToHashSet(StringComparer.Ordinal);
}
