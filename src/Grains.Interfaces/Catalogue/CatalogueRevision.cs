namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>A revision, whole.</summary>
/// <param name="Entry">Its number and what identifies it.</param>
/// <param name="Features">The feature definitions, as they were committed: the text of a <c>features.json</c>; null for the silos' own.</param>
[GenerateSerializer, Immutable, Alias("catalogue-revision")]
public sealed record CatalogueRevision([property: Id(0)] RevisionEntry Entry, [property: Id(1)] string? Features)
{
    /// <summary>The source definitions, as they were committed; null for the silos' own.</summary>
    [Id(2)]
    public SourceText[]? Sources { get; init; }

    /// <summary>The definitions of models, as they were committed; null when the silos' own model scores all sensors.</summary>
    [Id(3)]
    public ModelText[]? Models { get; init; }

    /// <summary>The definitions of reference tables, as they were committed; null for none.</summary>
    [Id(4)]
    public TableText[]? Tables { get; init; }
}

/// <summary>A revision in the history.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="CommittedAt">The time of its commit (UTC).</param>
/// <param name="Hash">The hash of its definitions: equal for texts that differ only in white space and comments. 16 hexadecimal digits.</param>
/// <param name="Note">What whoever committed it wrote about it; empty for nothing.</param>
[GenerateSerializer, Immutable, Alias("catalogue-entry")]
public sealed record RevisionEntry(
    [property: Id(0)] long Number, [property: Id(1)] DateTimeOffset CommittedAt, [property: Id(2)] string Hash, [property: Id(3)] string Note);
