using SensorGrid.Applications.Tables;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The bounds of the contents of a kind.</summary>
/// <param name="Noun">The word for one, for messages.</param>
/// <param name="MostBytes">The greatest size of one.</param>
/// <param name="MostNamed">The most that revisions name.</param>
/// <param name="MostUnnamed">The most that no revision names: those of two changes, since all contents of a change are stored before it is committed.</param>
internal sealed record ContentLimits(string Noun, int MostBytes, int MostNamed, int MostUnnamed)
{
    /// <summary>The most bytes of all contents of a kind that revisions name.</summary>
    public const long MostNamedBytes = 4L << 30;

    private static readonly ContentLimits Graphs = new("graph", ModelDefinition.MostGraphBytes, 256, 2 * ModelDefinition.MostDefinitions);
    private static readonly ContentLimits Tables = new("table", TableLimits.MostBytes, CatalogueGrain.MostRevisions, 2 * TableLimits.MostTables);

    /// <summary>Gets the bounds of a kind.</summary>
    public static ContentLimits Of(ContentKind kind) => kind == ContentKind.Table ? Tables : Graphs;
}
