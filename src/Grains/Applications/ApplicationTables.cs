using System.Collections.Concurrent;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Tables;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Applications;

/// <summary>The reference tables of the catalogue, for the applications of this silo. Safe for concurrent use.</summary>
/// <param name="book">The revisions in force.</param>
/// <param name="grains">The catalogue.</param>
internal sealed class ApplicationTables(RevisionBook book, IGrainFactory grains) : ITableCatalogue
{
    // A revision never changes; there are 1,000 at most.
    private readonly ConcurrentDictionary<long, IReadOnlyList<TableDefinition>> _known = new() { [0] = [] };

    private ICatalogueGrain Catalogue => grains.GetGrain<ICatalogueGrain>(0);

    /// <summary>The newest revision in force, as this silo knows; 0 for none.</summary>
    public long InForce => book.InForce;

    /// <summary>Gets the newest revision; 0 for none.</summary>
    public async Task<long> NewestAsync(CancellationToken cancellationToken) => (await Catalogue.GetStatusAsync(cancellationToken)).Newest;

    /// <summary>Loads the tables that a definition names, as a revision has them.</summary>
    /// <exception cref="ApplicationDefinitionException">The catalogue lacks one, or the program cannot be bound to one.</exception>
    public Task<LoadedTables> LoadAsync(ApplicationDefinition definition, long revision, CancellationToken cancellationToken) =>
        new TableLoader(this).LoadAsync(definition, revision, cancellationToken);

    public async Task<IReadOnlyList<TableDefinition>> GetAsync(long revision, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(revision, out var known))
        {
            return known;
        }

        return await Catalogue.GetRevisionAsync(revision, cancellationToken) is { } stored ? _known.GetOrAdd(revision, TableTexts.Parse(stored.Tables, [])) : [];
    }

    public Task<byte[]?> GetContentAsync(string sha256, CancellationToken cancellationToken) => Catalogue.GetContentBytesAsync(sha256, cancellationToken);
}
