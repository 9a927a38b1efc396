namespace SensorGrid.Api.Settings;

/// <summary>A view: a selection of features that has a name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entries">Names of features, and patterns in which <c>*</c> stands for any characters; each once.</param>
public sealed record FeatureView(string Name, string[] Entries)
{
    /// <summary>Gets whether some of the entries are patterns.</summary>
    public bool HasPatterns => Array.Exists(Entries, IsPattern);

    /// <summary>Determines whether an entry is a pattern.</summary>
    public static bool IsPattern(string entry) => entry.Contains('*', StringComparison.Ordinal);
}
