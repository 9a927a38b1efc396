namespace SensorGrid.Applications.Tables;

/// <summary>The reference tables of the catalogue, by the revisions of the definitions. What was there once stays.</summary>
public interface ITableCatalogue
{
    /// <summary>Gets the tables of a revision; none when there is no such revision.</summary>
    /// <param name="revision">The revision's number; 0 for before the first.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    Task<IReadOnlyList<TableDefinition>> GetAsync(long revision, CancellationToken cancellationToken);

    /// <summary>Gets the content of a table; null when it is not stored.</summary>
    /// <param name="sha256">Its hash.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    Task<byte[]?> GetContentAsync(string sha256, CancellationToken cancellationToken);
}
