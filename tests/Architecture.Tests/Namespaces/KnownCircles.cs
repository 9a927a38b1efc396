namespace SensorGrid.Architecture.Tests.Namespaces;

/// <summary>The circles of namespaces that are left, by project and the part of the name after the project's. The list only becomes shorter.</summary>
internal static class KnownCircles
{
    private static readonly Dictionary<string, string[]> ByProject = new(StringComparer.Ordinal)
    {
        // The engine drives the detector and the detector computes features of the engine; snapshots read and write the insides of both, and readings know
        // the verdicts that people give on anomalies. It goes when windows and detector are operators with sections of their own.
        ["Features"] = ["Definitions", "Detection", "Engine", "History", "Log", "Readings", "Snapshots", "Windows"],

        // A sensor's activation holds its place in memory and the memory holds activations; metrics observe the room, which counts in them.
        ["Grains"] = ["Diagnostics", "Fleet", "Memory", "Sensors", "Shards"],
    };

    public static IEnumerable<string> Projects => ByProject.Keys;

    /// <summary>The namespaces of a project that may use each other in a circle.</summary>
    public static IReadOnlySet<string> Of(string project) =>
        ByProject.GetValueOrDefault(project, []).Select(part => $"SensorGrid.{project}.{part}").ToHashSet(StringComparer.Ordinal);
}
