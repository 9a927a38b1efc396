using SensorGrid.Sql.Programs;

namespace SensorGrid.Applications.Definitions;

/// <summary>The reference tables of the catalogue that a program joins, as a revision has them.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Tables">The tables, as the program knows them.</param>
/// <param name="Contents">The hashes of their contents, by their names in the catalogue.</param>
public sealed record LoadedTables(long Revision, IReadOnlyList<ReferenceTable> Tables, IReadOnlyDictionary<string, string> Contents)
{
    /// <summary>None.</summary>
    public static LoadedTables None { get; } = new(0, [], new Dictionary<string, string>());
}
