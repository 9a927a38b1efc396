using System.Globalization;
using System.Security.Cryptography;
using Orleans.Storage;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The graphs of models in the catalogue's storage: each once, by its hash, in pieces. One change at a time.</summary>
/// <remarks>
/// The list is written first when a graph comes, and first when it goes: whatever has pieces is or was listed. Pieces that a crash leaves behind are of use when the graph comes again. A
/// graph that a revision names stays for good; of the others the oldest make room.
/// </remarks>
internal sealed class GraphStore(IGrainStorage storage, GrainId catalogue, CatalogueMetrics metrics, TimeProvider clock)
{
    /// <summary>The most graphs that revisions name: with the largest ones 4 GB.</summary>
    public const int MostNamed = 256;

    /// <summary>The most graphs that no revision names.</summary>
    public const int MostUnnamed = 16;

    private readonly StateSlot<GraphList> _list = new(storage, catalogue, "graphs");

    private GraphList List => _list.Value ?? new GraphList();

    public Task OpenAsync(CancellationToken cancellationToken) => _list.ReadAsync(cancellationToken);

    public StoredGraph? Find(string sha256) => List.Find(sha256) is { } entry ? new StoredGraph(entry.Sha256, entry.Bytes, entry.IsComplete) : null;

    /// <summary>Lists a graph whose pieces will come.</summary>
    public async Task<GraphBegin> BeginAsync(StoredGraph graph)
    {
        if (List.Find(graph.Sha256) is { } known)
        {
            return new GraphBegin(known.IsComplete);
        }

        if (graph.Bytes is < 1 or > ModelDefinition.MostGraphBytes)
        {
            return new GraphBegin(false, $"A graph has from 1 to {ModelDefinition.MostGraphBytes >> 20} MB, but this one has {graph.Bytes:N0} bytes.");
        }

        if (List.Graphs.Count(entry => entry.IsNamed) >= MostNamed)
        {
            metrics.OnGraphRefused();
            return new GraphBegin(false, $"Revisions name {MostNamed} graphs, and no more are kept: start the silos anew with an empty store.");
        }

        while (List.Graphs.Where(entry => !entry.IsNamed).OrderBy(entry => entry.At).ToArray() is { Length: >= MostUnnamed } unnamed)
        {
            await RemoveAsync(unnamed[0]);
        }

        await WriteAsync(List.With(new GraphEntry(graph.Sha256, graph.Bytes, IsComplete: false, IsNamed: false, clock.GetUtcNow())));
        return new GraphBegin(false);
    }

    /// <summary>Stores a piece.</summary>
    /// <returns>Whether it is a piece of a listed graph.</returns>
    public async Task<bool> PutPieceAsync(string sha256, int piece, byte[] bytes)
    {
        if (Find(sha256) is not { } graph || piece < 0 || piece >= graph.Pieces || bytes.Length != graph.SizeOf(piece))
        {
            return false;
        }

        var slot = SlotOf(sha256, piece);
        await slot.ReadAsync(CancellationToken.None);
        if (graph.IsComplete || (slot.Value is { } stored && stored.Bytes.AsSpan().SequenceEqual(bytes)))
        {
            return true;
        }

        await slot.WriteAsync(new StoredPiece { Bytes = bytes }, CancellationToken.None);
        return true;
    }

    /// <summary>Marks a graph as complete, if its pieces are.</summary>
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
            metrics.OnGraphStored();
        }

        return true;
    }

    public async Task<byte[]?> GetPieceAsync(string sha256, int piece, CancellationToken cancellationToken)
    {
        if (Find(sha256) is not { } graph || piece < 0 || piece >= graph.Pieces)
        {
            return null;
        }

        var slot = SlotOf(sha256, piece);
        await slot.ReadAsync(cancellationToken);
        return slot.Value?.Bytes;
    }

    /// <summary>Records that a revision will name graphs: from here on they stay.</summary>
    public async Task NameAsync(IEnumerable<string> hashes)
    {
        var list = hashes.Select(List.Find).OfType<GraphEntry>().Where(entry => !entry.IsNamed).Aggregate(List, (all, entry) => all.With(entry with { IsNamed = true }));
        if (!ReferenceEquals(list, List))
        {
            await WriteAsync(list);
        }
    }

    private async Task RemoveAsync(GraphEntry entry)
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

        metrics.OnGraphRemoved();
    }

    // The list is complete or not: nothing of it is cancelled.
    private Task WriteAsync(GraphList list) => _list.WriteAsync(list, CancellationToken.None);

    private StateSlot<StoredPiece> SlotOf(string sha256, int piece) => new(storage, catalogue, string.Create(CultureInfo.InvariantCulture, $"graph-{sha256}-{piece}"));
}
