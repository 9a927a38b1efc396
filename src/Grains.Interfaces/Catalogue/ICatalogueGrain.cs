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
}
