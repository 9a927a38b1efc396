namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>The status of the catalogue.</summary>
/// <param name="Revisions">All revisions, in order; none before the first commit.</param>
/// <param name="InForce">The newest revision that was brought into force; 0 for none.</param>
/// <param name="Silos">The silos that follow the catalogue, in the order of their addresses.</param>
[GenerateSerializer, Immutable, Alias("catalogue-status")]
public sealed record CatalogueStatus([property: Id(0)] RevisionEntry[] Revisions, [property: Id(1)] long InForce, [property: Id(2)] CatalogueReport[] Silos)
{
    /// <summary>The newest revision; 0 for none.</summary>
    public long Newest => Revisions is [.., var last] ? last.Number : 0;

    /// <summary>The reason why the newest revision is not in force, in a sentence; null when it is.</summary>
    [Id(11)]
    public string? Waiting { get; init; }

    /// <summary>The folder that silos follow; null when none does, and none did.</summary>
    [Id(10)]
    public FolderStatus? Folder { get; init; }
}

/// <summary>The report of a silo.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Compiled">The newest revision that it has compiled, with all before that were in force but for <see cref="Missed"/>; 0 for none.</param>
/// <param name="Refusal">Why it cannot compile one that counts: one that was in force, or the newest; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("catalogue-report")]
public sealed record CatalogueReport([property: Id(0)] SiloAddress Silo, [property: Id(1)] long Compiled, [property: Id(2)] string? Refusal)
{
    /// <summary>The newest revision that it pins records to; 0 for none.</summary>
    [Id(3)]
    public long Pinning { get; init; }

    /// <summary>The revisions that it cannot compile; null from a silo of an earlier version, which cannot compile the next one if it has a <see cref="Refusal"/>.</summary>
    [Id(11)]
    public long[]? Missed { get; init; }

    /// <summary>The folder of definitions that it follows; null for none.</summary>
    [Id(10)]
    public FolderReport? Folder { get; init; }
}

/// <summary>The answer to a silo's report.</summary>
/// <param name="Newest">The newest revision; 0 for none.</param>
/// <param name="InForce">The newest revision in force; 0 for none.</param>
[GenerateSerializer, Immutable, Alias("catalogue-news")]
public sealed record CatalogueNews([property: Id(0)] long Newest, [property: Id(1)] long InForce)
{
    /// <summary>The revisions that were never in force though a later one was: nobody needs them. Null from a silo of an earlier version.</summary>
    [Id(12)]
    public long[]? Skipped { get; init; }

    /// <summary>The silos that lack a revision which was in force: they own no shards and no sensors. Null from a silo of an earlier version.</summary>
    [Id(13)]
    public SiloAddress[]? Behind { get; init; }

    /// <summary>The hash of the folder that the silo is to commit, if it has it still; null for none.</summary>
    [Id(10)]
    public string? WantedFolder { get; init; }

    /// <summary>The reason why the folder is not applied now, in a sentence; null when it is, or when no silo follows one.</summary>
    [Id(11)]
    public string? FolderWaits { get; init; }
}

/// <summary>The pins of a shard.</summary>
/// <param name="Shard">The shard's name, with its source.</param>
/// <param name="Pins">The pins, in their order.</param>
[GenerateSerializer, Immutable, Alias("shard-pin-list")]
public sealed record ShardPinList([property: Id(0)] string Shard, [property: Id(1)] RevisionPin[] Pins);

/// <summary>A pin: the records after a position are processed under a revision.</summary>
/// <param name="Sequence">The sequence number of the last record before; null for all records of the shard.</param>
/// <param name="SubSequence">The position in that record, if it is an aggregated one.</param>
/// <param name="Revision">The revision.</param>
/// <param name="At">The time of the pin (UTC), for people.</param>
[GenerateSerializer, Immutable, Alias("revision-pin")]
public sealed record RevisionPin([property: Id(0)] string? Sequence, [property: Id(1)] long SubSequence, [property: Id(2)] long Revision, [property: Id(3)] DateTimeOffset At);
