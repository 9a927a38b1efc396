using SensorGrid.Applications.Tables;
using SensorGrid.Client;

namespace SensorGrid.Cli.Definitions;

/// <summary>A reference table in a folder, checked.</summary>
/// <param name="Definition">The definition, which names the rows by their hash.</param>
/// <param name="Content">The bytes of the file.</param>
internal sealed record LocalTable(TableDefinition Definition, byte[] Content)
{
    /// <summary>Gets the text as it is applied.</summary>
    public LiveTableText ToText() => new(Definition.Name, Definition.ToText());
}
