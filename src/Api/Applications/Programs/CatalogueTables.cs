using SensorGrid.Applications.Tables;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>The reference tables of the catalogue, for programs that are checked and tried.</summary>
/// <param name="grains">The catalogue.</param>
internal sealed class CatalogueTables(IGrainFactory grains) : ITableCatalogue
{
    private ICatalogueGrain Catalogue => grains.GetGrain<ICatalogueGrain>(0);

    /// <summary>Gets the newest revision; 0 for none.</summary>
    public async Task<long> NewestAsync(CancellationToken cancellationToken) => (await Catalogue.GetStatusAsync(cancellationToken)).Newest;

    public async Task<IReadOnlyList<TableDefinition>> GetAsync(long revision, CancellationToken cancellationToken) => revision == 0
        ? []
        : [.. ((await Catalogue.GetRevisionAsync(revision, cancellationToken))?.Tables ?? []).Select(table => TableDefinition.Parse(table.Name, table.Text))];

    public Task<byte[]?> GetContentAsync(string sha256, CancellationToken cancellationToken) => Catalogue.GetContentBytesAsync(sha256, cancellationToken);
}
