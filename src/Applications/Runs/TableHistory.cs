using System.Text.Json.Serialization;

namespace SensorGrid.Applications.Runs;

/// <summary>The reference tables of the catalogue that a generation has joined.</summary>
/// <param name="Revision">The revision of the catalogue with which it began; 0 when it joins none.</param>
/// <param name="Contents">The hashes of the tables' contents then, by their names in the catalogue.</param>
/// <param name="Pins">The changes since, in their order.</param>
public sealed record TableHistory(long Revision, IReadOnlyDictionary<string, string> Contents, IReadOnlyList<TablePin> Pins)
{
    /// <summary>No tables.</summary>
    public static TableHistory None { get; } = new(0, new Dictionary<string, string>(), []);

    /// <summary>The newest revision.</summary>
    [JsonIgnore]
    public long Newest => Pins is [.., var last] ? last.Revision : Revision;
}
