namespace SensorGrid.Grains.Shards;

/// <summary>The streams that this silo's settings name as sources of readings.</summary>
/// <param name="names">Their names; null for the main stream.</param>
internal sealed class SensorSources(IEnumerable<string?> names)
{
    private readonly HashSet<string> _names = [.. names.Select(name => name ?? "")];

    /// <summary>Determines whether a stream is a source.</summary>
    /// <param name="name">Its name; null for the main stream.</param>
    public bool Contains(string? name) => _names.Contains(name ?? "");
}
