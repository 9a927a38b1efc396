namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>
/// The catalogue: all revisions of the definitions, in order, durable. There is one, with key 0. A revision is never changed; what is to be as before is a new revision with the
/// old definitions.
/// </summary>
/// <remarks>
/// A revision is <b>in force</b> once every silo has compiled it. Readers then pin the next records of their shards to it: see docs/definitions.md.
/// </remarks>
[Alias("catalogue"), GrainInterfaceType("catalogue")]
public interface ICatalogueGrain : IGrainWithIntegerKey
{
    /// <summary>Commits definitions as the next revision, unless they equal those of the newest one.</summary>
    [Alias("commit")]
    ValueTask<CommitOutcome> CommitAsync(CatalogueChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Checks definitions as a commit would, against all that the cluster knows, and commits nothing. Graphs of models need not be stored, and are not tried.
    /// <see cref="CommitResult.Committed"/> says that they would be the next revision.
    /// </summary>
    [Alias("check"), AlwaysInterleave]
    ValueTask<CommitOutcome> CheckAsync(CatalogueChange change, CancellationToken cancellationToken);

    /// <summary>Gets the revisions, what is in force, and what each silo has compiled.</summary>
    [Alias("get"), AlwaysInterleave]
    ValueTask<CatalogueStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Gets a revision whole; null when there is none of the number.</summary>
    /// <param name="number">The number, from 1.</param>
    [Alias("revision"), AlwaysInterleave]
    ValueTask<CatalogueRevision?> GetRevisionAsync(long number, CancellationToken cancellationToken);

    /// <summary>Accepts a silo's report, once a second, and answers what there is.</summary>
    [Alias("follow")]
    ValueTask<CatalogueNews> FollowAsync(CatalogueReport report, CancellationToken cancellationToken);

    /// <summary>Gets the pins of shards of the streams that the cluster reads, by the shard's name with its source. A shard that nobody has read has none.</summary>
    [Alias("pins"), AlwaysInterleave]
    ValueTask<ShardPinList[]> GetPinsAsync(string[] shards, CancellationToken cancellationToken);

    /// <summary>Announces the content of a definition: the graph of a model, the rows of a table. Contents that no revision names make room for others.</summary>
    /// <param name="content">The hash, the size and the kind.</param>
    [Alias("begin-graph")]
    ValueTask<ContentBegin> BeginContentAsync(StoredContent content, CancellationToken cancellationToken);

    /// <summary>Stores a piece of an announced content.</summary>
    /// <returns>Whether the content is still announced.</returns>
    [Alias("put-graph-piece")]
    ValueTask<bool> PutContentPieceAsync(string sha256, int piece, byte[] bytes, CancellationToken cancellationToken);

    /// <summary>Checks an announced content whose pieces are stored, and makes it fit to be named by a revision.</summary>
    /// <returns>Whether the pieces are there and have the hash.</returns>
    [Alias("end-graph")]
    ValueTask<bool> EndContentAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Gets what is stored of a content; null for nothing.</summary>
    [Alias("graph"), AlwaysInterleave]
    ValueTask<StoredContent?> GetContentAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Gets a piece of a content; null when it is not stored.</summary>
    [Alias("graph-piece"), AlwaysInterleave]
    ValueTask<byte[]?> GetContentPieceAsync(string sha256, int piece, CancellationToken cancellationToken);
}
