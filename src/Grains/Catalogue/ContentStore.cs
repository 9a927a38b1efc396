using System.Globalization;
using System.Security.Cryptography;
using Orleans.Storage;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The contents of definitions (graphs of models, rows of tables) in the catalogue's storage: each once, by its hash, in pieces. One change at a time.</summary>
/// <remarks>
/// The list is written first when a content comes, and first when it goes: whatever has pieces is or was listed. Pieces that a crash leaves behind are of use when the content comes again. A
/// content that a revision names stays for good: replays of sensors and of applications need it. Of the others the oldest of its kind make room.
/// </remarks>
internal sealed class ContentStore(IGrainStorage storage, GrainId catalogue, CatalogueMetrics metrics, TimeProvider clock)
{
    private readonly StateSlot<ContentList> _list = new(storage, catalogue, "graphs");

    private ContentList List => _list.Value ?? new ContentList();

    public Task OpenAsync(CancellationToken cancellationToken) => _list.ReadAsync(cancellationToken);

    public StoredContent? Find(string sha256) => List.Find(sha256) is { } entry ? new StoredContent(entry.Sha256, entry.Bytes, entry.IsComplete) { Kind = entry.Kind } : null;

    /// <summary>Lists a content whose pieces will come.</summary>
    public async Task<ContentBegin> BeginAsync(StoredContent content)
    {
        if (List.Find(content.Sha256) is { } known)
        {
            // Whoever asks for it wants it now: it is not the next to make room.
            await (known.IsNamed ? Task.CompletedTask : WriteAsync(List.With(known with { At = clock.GetUtcNow() })));
            return new ContentBegin(known.IsComplete);
        }

        var limits = ContentLimits.Of(content.Kind);
        if (content.Bytes < 1 || content.Bytes > limits.MostBytes)
        {
            return new ContentBegin(false, $"A {limits.Noun} has from 1 to {limits.MostBytes >> 20} MB, but this one has {content.Bytes:N0} bytes.");
        }

        var named = List.Contents.Where(entry => entry.Kind == content.Kind && entry.IsNamed).ToArray();
        if (named.Length >= limits.MostNamed || named.Sum(entry => (long)entry.Bytes) + content.Bytes > ContentLimits.MostNamedBytes)
        {
            metrics.OnRefused(content.Kind);
            return new ContentBegin(
                false,
                $"Revisions name {named.Length} {limits.Noun}s, and no more than {limits.MostNamed} and {ContentLimits.MostNamedBytes >> 30} GB are kept: start the silos anew with an empty store.");
        }

        while (List.Contents.Where(entry => entry.Kind == content.Kind && !entry.IsNamed).OrderBy(entry => entry.At).ToArray() is var unnamed && unnamed.Length >= limits.MostUnnamed)
        {
            await RemoveAsync(unnamed[0]);
        }

        await WriteAsync(List.With(new ContentEntry(content.Sha256, content.Bytes, IsComplete: false, IsNamed: false, clock.GetUtcNow()) { Kind = content.Kind }));
        return new ContentBegin(false);
    }

    /// <summary>Stores a piece.</summary>
    /// <returns>Whether it is a piece of a listed content.</returns>
    public async Task<bool> PutPieceAsync(string sha256, int piece, byte[] bytes)
    {
        if (Find(sha256) is not { } content || piece < 0 || piece >= content.Pieces || bytes.Length != content.SizeOf(piece))
        {
            return false;
        }

        var slot = SlotOf(sha256, piece);
        await slot.ReadAsync(CancellationToken.None);
        if (content.IsComplete || (slot.Value is { } stored && stored.Bytes.AsSpan().SequenceEqual(bytes)))
        {
            return true;
        }

        await slot.WriteAsync(new StoredPiece { Bytes = bytes }, CancellationToken.None);
        return true;
    }

    /// <summary>Marks a content as complete, if its pieces are.</summary>
    public async Task<bool> EndAsync(string sha256)
    {
        if (List.Find(sha256) is not { } entry)
        {
            return false;
        }

        if (!entry.IsComplete)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var piece = 0; piece < Find(sha256)!.Pieces; piece++)
            {
                hash.AppendData(await GetPieceAsync(sha256, piece, CancellationToken.None) ?? []);
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
            {
                return false;
            }

            await WriteAsync(List.With(entry with { IsComplete = true }));
            metrics.OnStored(entry.Kind);
        }

        return true;
    }

    public async Task<byte[]?> GetPieceAsync(string sha256, int piece, CancellationToken cancellationToken)
    {
        if (Find(sha256) is not { } content || piece < 0 || piece >= content.Pieces)
        {
            return null;
        }

        var slot = SlotOf(sha256, piece);
        await slot.ReadAsync(cancellationToken);
        return slot.Value?.Bytes;
    }

    /// <summary>Records that a revision will name contents: from here on they stay.</summary>
    public async Task NameAsync(IEnumerable<string> hashes)
    {
        var list = hashes.Select(List.Find).OfType<ContentEntry>().Where(entry => !entry.IsNamed).Aggregate(List, (all, entry) => all.With(entry with { IsNamed = true }));
        if (!ReferenceEquals(list, List))
        {
            await WriteAsync(list);
        }
    }

    private async Task RemoveAsync(ContentEntry entry)
    {
        var pieces = Find(entry.Sha256)!.Pieces;
        await WriteAsync(List.Without(entry.Sha256));
        for (var piece = 0; piece < pieces; piece++)
        {
            var slot = SlotOf(entry.Sha256, piece);
            await slot.ReadAsync(CancellationToken.None);
            if (slot.Value is not null)
            {
                await slot.ClearAsync(CancellationToken.None);
            }
        }

        metrics.OnRemoved(entry.Kind);
    }

    // The list is complete or not: nothing of it is cancelled.
    private Task WriteAsync(ContentList list) => _list.WriteAsync(list, CancellationToken.None);

    private StateSlot<StoredPiece> SlotOf(string sha256, int piece) => new(storage, catalogue, string.Create(CultureInfo.InvariantCulture, $"graph-{sha256}-{piece}"));
}
