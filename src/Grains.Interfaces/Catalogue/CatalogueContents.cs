using System.Security.Cryptography;

namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>Moves whole contents to and from the catalogue, piece by piece.</summary>
public static class CatalogueContents
{
    // At most 1 MB under way.
    private const int Parallel = 4;

    private const string Gone = "So many others were stored meanwhile that this one was removed again: put it again, and name it in a revision right away.";

    /// <summary>Stores a content; what is stored already is not sent again.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">The token that cancels the call; what was sent stays for the next time.</param>
    /// <returns>Why it cannot be stored; null when it is.</returns>
    public static async Task<string?> PutContentAsync(this ICatalogueGrain catalogue, ContentKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var whole = new StoredContent(Convert.ToHexStringLower(SHA256.HashData(content.Span)), content.Length, IsComplete: false) { Kind = kind };
        var begin = await catalogue.BeginContentAsync(whole, cancellationToken);
        if (begin.IsStored || begin.Error is not null)
        {
            return begin.Error;
        }

        for (var piece = 0; piece < whole.Pieces; piece++)
        {
            var bytes = content.Slice(piece * StoredContent.PieceBytes, whole.SizeOf(piece)).ToArray();
            if (!await catalogue.PutContentPieceAsync(whole.Sha256, piece, bytes, cancellationToken))
            {
                return Gone;
            }
        }

        return await catalogue.EndContentAsync(whole.Sha256, cancellationToken) ? null : Gone;
    }

    /// <summary>Gets a content whole; null when there is none of the hash.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="sha256">The hash.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public static async Task<byte[]?> GetContentBytesAsync(this ICatalogueGrain catalogue, string sha256, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return await JoinAsync(await catalogue.GetContentAsync(sha256, cancellationToken), piece => catalogue.GetContentPieceAsync(sha256, piece, cancellationToken).AsTask());
    }

    /// <summary>Joins the pieces of a content; null when it is not stored whole.</summary>
    /// <param name="content">The content; null for none.</param>
    /// <param name="getPiece">Gets a piece; null when it is not stored.</param>
    public static async Task<byte[]?> JoinAsync(StoredContent? content, Func<int, Task<byte[]?>> getPiece)
    {
        ArgumentNullException.ThrowIfNull(getPiece);
        if (content is not { IsComplete: true })
        {
            return null;
        }

        var bytes = new byte[content.Bytes];
        foreach (var some in Enumerable.Range(0, content.Pieces).Chunk(Parallel))
        {
            var parts = await Task.WhenAll(some.Select(getPiece));
            foreach (var (piece, part) in some.Zip(parts))
            {
                if (part?.Length != content.SizeOf(piece))
                {
                    // It was removed meanwhile.
                    return null;
                }

                part.CopyTo(bytes, piece * StoredContent.PieceBytes);
            }
        }

        return bytes;
    }
}
