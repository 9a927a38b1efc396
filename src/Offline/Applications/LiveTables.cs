using SensorGrid.Applications.Tables;
using SensorGrid.Client;

namespace SensorGrid.Offline.Applications;

/// <summary>The reference tables of a live system's catalogue.</summary>
/// <param name="api">The live system.</param>
internal sealed class LiveTables(SensorGridClient api) : ITableCatalogue
{
    public async Task<IReadOnlyList<TableDefinition>> GetAsync(long revision, CancellationToken cancellationToken) => revision == 0
        ? []
        : [.. ((await api.GetRevisionAsync(revision, cancellationToken))?.Tables ?? []).Select(table => TableDefinition.Parse(table.Name, table.Text))];

    public Task<byte[]?> GetContentAsync(string sha256, CancellationToken cancellationToken) => api.GetTableAsync(sha256, cancellationToken);
}
