using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Folders;
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
    IClusterManifestProvider manifests,
    SiloAgreement agreement,
    TableChecks tables,
    TimeProvider clock,
    ILogger<CatalogueGrain> logger) : Grain, ICatalogueGrain
{
    /// <summary>The most revisions: of each an item of at most 128 KB is kept, and a line of the head.</summary>
    public const int MostRevisions = 1_000;

    private const int LongestNote = 200;

    private static readonly string TooManyRevisions =
        $"there are {MostRevisions:N0} revisions, and no more are kept: start the silos anew with these definitions and an empty store.";

    private readonly SortedDictionary<SiloAddress, CatalogueReport> _silos = [];
    private StateSlot<CatalogueHead> _head = null!;
    private ContentStore _contents = null!;
    private (string Hash, string Reason)? _refusedFolder;

    private CatalogueHead Head => _head.Value ?? new CatalogueHead();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _head = new StateSlot<CatalogueHead>(storage.Storage, this.GetGrainId(), "head");
        await _head.ReadAsync(cancellationToken);
        _contents = new ContentStore(storage.Storage, this.GetGrainId(), metrics, clock);
        await _contents.OpenAsync(cancellationToken);
    }

    public async ValueTask<CommitOutcome> CommitAsync(CatalogueChange change, CancellationToken cancellationToken)
    {
        var head = Head;
        if (change.Expected is { } expected && expected != head.Newest)
        {
            return new CommitOutcome(CommitResult.Conflict, head.Newest);
        }

        if (change.FolderHash is { } folder && DecideFolder().Wanted != folder)
        {
            // Another silo has committed it, or one has another content by now.
            return new CommitOutcome(folder == head.Folder ? CommitResult.Unchanged : CommitResult.Conflict, head.Newest);
        }

        var before = head.Newest == 0 ? null : await GetRevisionAsync(head.Newest, cancellationToken);
        var texts = RevisionTexts.Of(before).After(change);
        CompiledRevision compiled;
        try
        {
            compiled = Compile(head.Newest + 1, texts);
            await own.Models.LoadAsync(compiled.Models, cancellationToken);
            await tables.CheckAsync(TableTexts.Parse(before?.Tables, []), compiled.Tables, ContentAsync, allowsMissing: false, cancellationToken);
        }
        catch (UnusableRevisionException exception)
        {
            _refusedFolder = change.FolderHash is { } unusable ? (unusable, exception.Message) : _refusedFolder;
            return new CommitOutcome(CommitResult.Invalid, head.Newest, exception.Message, exception.Mistakes);
        }

        var hash = CompiledRevision.HashOf(texts);
        if (head.Revisions is [.., var newest] && newest.Hash == hash)
        {
            if (change.FolderHash is not null)
            {
                await _head.WriteAsync(WithFolder(head, change, head.Newest), CancellationToken.None);
            }

            return new CommitOutcome(CommitResult.Unchanged, head.Newest);
        }

        if (head.Revisions.Length == MostRevisions)
        {
            _refusedFolder = change.FolderHash is { } surplus ? (surplus, TooManyRevisions) : _refusedFolder;
            return new CommitOutcome(CommitResult.Invalid, head.Newest, TooManyRevisions);
        }

        var entry = new RevisionEntry(head.Newest + 1, clock.GetUtcNow(), hash, NoteOf(change.Note));
        var stored = Open(entry.Number);
        await stored.ReadAsync(cancellationToken);

        // From here on nothing is cancelled: whoever asks is to learn what came of it.
        await _contents.NameAsync(compiled.Models.Definitions.Select(model => model.Manifest.Sha256).Concat(compiled.Tables.Select(table => table.Sha256)));
        await stored.WriteAsync(
            new StoredRevision { Revision = new CatalogueRevision(entry, texts.Features) { Sources = texts.Sources, Models = texts.Models, Tables = texts.Tables } }, CancellationToken.None);
        await _head.WriteAsync(WithFolder(head with { Revisions = [.. head.Revisions, entry] }, change, entry.Number), CancellationToken.None);
        LogCommitted(entry.Number, hash);
        return new CommitOutcome(CommitResult.Committed, entry.Number);
    }

    public async ValueTask<CommitOutcome> CheckAsync(CatalogueChange change, CancellationToken cancellationToken)
    {
        var head = Head;
        if (change.Expected is { } expected && expected != head.Newest)
        {
            return new CommitOutcome(CommitResult.Conflict, head.Newest);
        }

        var before = head.Newest == 0 ? null : await GetRevisionAsync(head.Newest, cancellationToken);
        var texts = RevisionTexts.Of(before).After(change);
        try
        {
            var compiled = Compile(head.Newest + 1, texts);
            await tables.CheckAsync(TableTexts.Parse(before?.Tables, []), compiled.Tables, ContentAsync, allowsMissing: true, cancellationToken);
        }
        catch (UnusableRevisionException exception)
        {
            return new CommitOutcome(CommitResult.Invalid, head.Newest, exception.Message, exception.Mistakes);
        }

        var isNew = head.Revisions is not [.., var newest] || newest.Hash != CompiledRevision.HashOf(texts);
        return isNew && head.Revisions.Length == MostRevisions
            ? new CommitOutcome(CommitResult.Invalid, head.Newest, TooManyRevisions)
            : new CommitOutcome(isNew ? CommitResult.Committed : CommitResult.Unchanged, head.Newest);
    }

    public ValueTask<CatalogueStatus> GetStatusAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new CatalogueStatus(Head.Revisions, Head.InForce, [.. _silos.Values])
        {
            Waiting = Force.Waiting(ActiveSilos(), Owners()),
            Folder = Head.Folder is null && _silos.Values.All(silo => silo.Folder is null) ? null : new FolderStatus(Head.Folder, Head.FolderRevision, DecideFolder().Waiting),
        });

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
        var folder = DecideFolder();
        return new CatalogueNews(Head.Newest, Head.InForce)
        {
            WantedFolder = folder.Wanted,
            FolderWaits = folder.Waiting,
            Skipped = Head.Skipped,
            Behind = [.. _silos.Keys.Where(Force.IsBehind)],
        };
    }

    public async ValueTask<ShardPinList[]> GetPinsAsync(string[] shards, CancellationToken cancellationToken) =>
        await Task.WhenAll(shards.Select(async shard => new ShardPinList(shard, await pins.GetPinsAsync(ShardName.Parse(shard), cancellationToken))));

    public async ValueTask<ContentBegin> BeginContentAsync(StoredContent content, CancellationToken cancellationToken) => await _contents.BeginAsync(content);

    public async ValueTask<bool> PutContentPieceAsync(string sha256, int piece, byte[] bytes, CancellationToken cancellationToken) => await _contents.PutPieceAsync(sha256, piece, bytes);

    public async ValueTask<bool> EndContentAsync(string sha256, CancellationToken cancellationToken) => await _contents.EndAsync(sha256);

    public ValueTask<StoredContent?> GetContentAsync(string sha256, CancellationToken cancellationToken) => ValueTask.FromResult(_contents.Find(sha256));

    public async ValueTask<byte[]?> GetContentPieceAsync(string sha256, int piece, CancellationToken cancellationToken) => await _contents.GetPieceAsync(sha256, piece, cancellationToken);

    private Task<byte[]?> ContentAsync(string sha256) => CatalogueContents.JoinAsync(_contents.Find(sha256), piece => _contents.GetPieceAsync(sha256, piece, CancellationToken.None));

    /// <summary>Brings into force what it can. A silo that has not reported yet holds it up.</summary>
    private async Task AdvanceAsync()
    {
        var active = ActiveSilos();
        foreach (var gone in _silos.Keys.Where(silo => !active.Contains(silo)).ToArray())
        {
            _silos.Remove(gone);
        }

        if (Force.Next(active, Owners()) is { } next)
        {
            var skipped = Head.Revisions.Select(revision => revision.Number).Where(revision => revision > Head.InForce && revision < next);
            await _head.WriteAsync(Head with { InForce = next, Skipped = [.. Head.Skipped, .. skipped] }, CancellationToken.None);
            LogInForce(Head.InForce, active.Count(silo => !Force.IsBehind(silo)), active.Count);
        }
    }

    private HashSet<SiloAddress> ActiveSilos() =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];

    private RevisionForce Force => new(Head.Newest, Head.InForce, Head.Skipped, _silos);

    private SiloAddress[] Owners() => agreement.Agreed(manifests.Current, ActiveSilos());

    private FolderDecision DecideFolder() => FolderAgreement.Decide(ActiveSilos(), _silos, Head.Folder, _refusedFolder);

    private static CatalogueHead WithFolder(CatalogueHead head, CatalogueChange change, long revision) =>
        change.FolderHash is { } folder ? head with { Folder = folder, FolderRevision = revision } : head;

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

    [LoggerMessage(1502, LogLevel.Information, "Revision {Revision} of the definitions is in force: {Silos} of {All} silos have compiled it, and the others own no shards.")]
    private partial void LogInForce(long revision, int silos, int all);
}
