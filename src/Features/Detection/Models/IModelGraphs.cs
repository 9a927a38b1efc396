namespace SensorGrid.Features.Detection.Models;

/// <summary>Gives the graphs of models by their hashes. Safe for concurrent use.</summary>
public interface IModelGraphs
{
    /// <summary>Gets the bytes of a graph.</summary>
    /// <param name="sha256">Its SHA-256, 64 hexadecimal digits in lower case.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The bytes, which need not be of that hash; null when there is none.</returns>
    Task<byte[]?> GetAsync(string sha256, CancellationToken cancellationToken);
}
