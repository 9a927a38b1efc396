using System.Security.Cryptography;

namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>Moves whole graphs to and from the catalogue, piece by piece.</summary>
public static class CatalogueGraphs
{
    // At most 1 MB under way.
    private const int Parallel = 4;

    private const string Gone = "So many other graphs were stored meanwhile that this one was removed again: put it again, and name it in a revision right away.";

    /// <summary>Stores a graph; what is stored already is not sent again.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="graph">The bytes.</param>
    /// <param name="cancellationToken">The token that cancels the call; what was sent stays for the next time.</param>
    /// <returns>Why it cannot be stored; null when it is.</returns>
    public static async Task<string?> PutGraphAsync(this ICatalogueGrain catalogue, ReadOnlyMemory<byte> graph, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var whole = new StoredGraph(Convert.ToHexStringLower(SHA256.HashData(graph.Span)), graph.Length, IsComplete: false);
        var begin = await catalogue.BeginGraphAsync(whole, cancellationToken);
        if (begin.IsStored || begin.Error is not null)
        {
            return begin.Error;
        }

        for (var piece = 0; piece < whole.Pieces; piece++)
        {
            var bytes = graph.Slice(piece * StoredGraph.PieceBytes, whole.SizeOf(piece)).ToArray();
            if (!await catalogue.PutGraphPieceAsync(whole.Sha256, piece, bytes, cancellationToken))
            {
                return Gone;
            }
        }

        return await catalogue.EndGraphAsync(whole.Sha256, cancellationToken) ? null : Gone;
    }

    /// <summary>Gets a graph whole; null when there is none of the hash.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="sha256">The hash.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public static async Task<byte[]?> GetGraphBytesAsync(this ICatalogueGrain catalogue, string sha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        if (await catalogue.GetGraphAsync(sha256, cancellationToken) is not { IsComplete: true } stored)
        {
            return null;
        }

        var bytes = new byte[stored.Bytes];
        foreach (var some in Enumerable.Range(0, stored.Pieces).Chunk(Parallel))
        {
            var parts = await Task.WhenAll(some.Select(piece => catalogue.GetGraphPieceAsync(sha256, piece, cancellationToken).AsTask()));
            foreach (var (piece, part) in some.Zip(parts))
            {
                if (part?.Length != stored.SizeOf(piece))
                {
                    // It was removed meanwhile.
                    return null;
                }

                part.CopyTo(bytes, piece * StoredGraph.PieceBytes);
            }
        }

        return bytes;
    }
}
