using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The one writer of the catalogue.</summary>
/// <remarks>A revision is stored as an item of its own first, then named by the head, whose write is conditional: a commit takes effect whole or not at all.</remarks>
[GrainType("catalogue")]
internal sealed partial class CatalogueGrain(
    SensorGrainsStorage storage,
    OwnDefinitions own,
    IPinSource pins,
    IClusterMembershipService membership,
    CatalogueMetrics metrics,
    TimeProvider clock,
    ILogger<CatalogueGrain> logger) : Grain, ICatalogueGrain
{
    /// <summary>The most revisions: of each an item of at most 128 KB is kept, and a line of the head.</summary>
    public const int MostRevisions = 1_000;

    private const int LongestNote = 200;

    private readonly SortedDictionary<SiloAddress, CatalogueReport> _silos = [];
    private StateSlot<CatalogueHead> _head = null!;
    private GraphStore _graphs = null!;

    private CatalogueHead Head => _head.Value ?? new CatalogueHead();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _head = new StateSlot<CatalogueHead>(storage.Storage, this.GetGrainId(), "head");
        await _head.ReadAsync(cancellationToken);
        _graphs = new GraphStore(storage.Storage, this.GetGrainId(), metrics, clock);
        await _graphs.OpenAsync(cancellationToken);
    }

    public async ValueTask<CommitOutcome> CommitAsync(CatalogueChange change, CancellationToken cancellationToken)
    {
        var head = Head;
        if (change.Expected is { } expected && expected != head.Newest)
        {
            return new CommitOutcome(CommitResult.Conflict, head.Newest);
        }

        var before = head.Newest == 0 ? null : await GetRevisionAsync(head.Newest, cancellationToken);
        var texts = RevisionTexts.Of(before).After(change);
        CompiledRevision compiled;
        try
        {
            compiled = Compile(head.Newest + 1, texts);
            await own.Models.LoadAsync(compiled.Models, cancellationToken);
        }
        catch (UnusableRevisionException exception)
        {
            return new CommitOutcome(CommitResult.Invalid, head.Newest, exception.Message, exception.Mistakes);
        }

        var hash = CompiledRevision.HashOf(texts);
        if (head.Revisions is [.., var newest] && newest.Hash == hash)
        {
            return new CommitOutcome(CommitResult.Unchanged, head.Newest);
        }

        if (head.Revisions.Length == MostRevisions)
        {
            return new CommitOutcome(
                CommitResult.Invalid, head.Newest, $"there are {MostRevisions:N0} revisions, and no more are kept: start the silos anew with these definitions and an empty store.");
        }

        var entry = new RevisionEntry(head.Newest + 1, clock.GetUtcNow(), hash, NoteOf(change.Note));
        var stored = Open(entry.Number);
        await stored.ReadAsync(cancellationToken);

        // From here on nothing is cancelled: whoever asks is to learn what came of it.
        await _graphs.NameAsync(compiled.Models.Definitions.Select(model => model.Manifest.Sha256));
        await stored.WriteAsync(
            new StoredRevision { Revision = new CatalogueRevision(entry, texts.Features) { Sources = texts.Sources, Models = texts.Models } }, CancellationToken.None);
        await _head.WriteAsync(head with { Revisions = [.. head.Revisions, entry] }, CancellationToken.None);
        LogCommitted(entry.Number, hash);
        return new CommitOutcome(CommitResult.Committed, entry.Number);
    }

    public ValueTask<CatalogueStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CatalogueStatus(Head.Revisions, Head.InForce, [.. _silos.Values]));

    public async ValueTask<CatalogueRevision?> GetRevisionAsync(long number, CancellationToken cancellationToken)
    {
        if (number < 1 || number > Head.Newest)
        {
            return null;
        }

        var stored = Open(number);
        await stored.ReadAsync(cancellationToken);
        return stored.Value?.Revision;
    }

    public async ValueTask<CatalogueNews> FollowAsync(CatalogueReport report, CancellationToken cancellationToken)
    {
        _silos[report.Silo] = report;
        await AdvanceAsync();
        return new CatalogueNews(Head.Newest, Head.InForce);
    }

    public async ValueTask<ShardPinList[]> GetPinsAsync(string[] shards, CancellationToken cancellationToken) =>
        await Task.WhenAll(shards.Select(async shard => new ShardPinList(shard, await pins.GetPinsAsync(ShardName.Parse(shard), cancellationToken))));

    public async ValueTask<GraphBegin> BeginGraphAsync(StoredGraph graph, CancellationToken cancellationToken) => await _graphs.BeginAsync(graph);

    public async ValueTask<bool> PutGraphPieceAsync(string sha256, int piece, byte[] bytes, CancellationToken cancellationToken) => await _graphs.PutPieceAsync(sha256, piece, bytes);

    public async ValueTask<bool> EndGraphAsync(string sha256, CancellationToken cancellationToken) => await _graphs.EndAsync(sha256);

    public ValueTask<StoredGraph?> GetGraphAsync(string sha256, CancellationToken cancellationToken) => ValueTask.FromResult(_graphs.Find(sha256));

    public async ValueTask<byte[]?> GetGraphPieceAsync(string sha256, int piece, CancellationToken cancellationToken) => await _graphs.GetPieceAsync(sha256, piece, cancellationToken);

    /// <summary>Brings into force what every active silo has compiled. A silo that has not reported yet holds it up.</summary>
    private async Task AdvanceAsync()
    {
        var active = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).ToHashSet();
        foreach (var gone in _silos.Keys.Where(silo => !active.Contains(silo)).ToArray())
        {
            _silos.Remove(gone);
        }

        var compiled = active.Select(silo => _silos.TryGetValue(silo, out var report) ? report.Compiled : 0).DefaultIfEmpty().Min();
        if (compiled > Head.InForce)
        {
            await _head.WriteAsync(Head with { InForce = Math.Min(compiled, Head.Newest) }, CancellationToken.None);
            LogInForce(Head.InForce, active.Count);
        }
    }

    /// <exception cref="UnusableRevisionException">They cannot be used.</exception>
    private CompiledRevision Compile(long number, RevisionTexts texts) => texts.Bytes <= CatalogueChange.MostBytes
        ? CompiledRevision.Of(number, texts, own)
        : throw new UnusableRevisionException(
            [new CatalogueMistake(1, 1, $"The definitions are larger than {CatalogueChange.MostBytes >> 10} KB: define groups of metrics instead of single ones.")]);

    // On one line, and cut between two characters.
    private static string NoteOf(string note)
    {
        var text = new StringBuilder();
        foreach (var rune in note.EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Take(LongestNote))
        {
            text.Append(rune);
        }

        return text.ToString();
    }

    private StateSlot<StoredRevision> Open(long number) =>
        new(storage.Storage, this.GetGrainId(), string.Create(CultureInfo.InvariantCulture, $"revision-{number}"));

    [LoggerMessage(1501, LogLevel.Information, "Revision {Revision} of the definitions was committed, with hash {Hash}.")]
    private partial void LogCommitted(long revision, string hash);

    [LoggerMessage(1502, LogLevel.Information, "Revision {Revision} of the definitions is in force: {Silos} silos have compiled it.")]
    private partial void LogInForce(long revision, int silos);
}
