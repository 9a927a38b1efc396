namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>A change of the definitions. All texts together have at most <see cref="MostBytes"/>.</summary>
/// <param name="Features">The feature definitions: the text of a <c>features.json</c>; null for the silos' own.</param>
/// <param name="Expected">The newest revision that the change was made against, 0 for none; null to commit whatever there is.</param>
/// <param name="Note">A word about it for the history; at most 200 characters are kept.</param>
[GenerateSerializer, Immutable, Alias("catalogue-change")]
public sealed record CatalogueChange([property: Id(0)] string? Features, [property: Id(1)] long? Expected, [property: Id(2)] string Note)
{
    /// <summary>The maximum length of all texts of definitions, in bytes of UTF-8.</summary>
    public const int MostBytes = 128 << 10;

    /// <summary>The source definitions of all streams that do not have JSON of ours; null for the silos' own.</summary>
    [Id(3)]
    public SourceText[]? Sources { get; init; }

    /// <summary>Gets whether the feature definitions stay as the newest revision has them, whatever <see cref="Features"/> is.</summary>
    [Id(4)]
    public bool KeepsFeatures { get; init; }

    /// <summary>Gets whether the source definitions stay as the newest revision has them, whatever <see cref="Sources"/> is.</summary>
    [Id(5)]
    public bool KeepsSources { get; init; }

    /// <summary>The definitions of models; null or none for the silos' own model. Their graphs are stored before.</summary>
    [Id(6)]
    public ModelText[]? Models { get; init; }

    /// <summary>Gets whether models are changed: to <see cref="Models"/>, or by <see cref="Model"/>. Otherwise they stay as the newest revision has them.</summary>
    [Id(7)]
    public bool ChangesModels { get; init; }

    /// <summary>One definition of a model, in the place of the one of its name; the others stay as the newest revision has them. Null when <see cref="Models"/> counts.</summary>
    [Id(8)]
    public ModelText? Model { get; init; }

    /// <summary>The definitions of reference tables; null or none for no table. Their contents are stored before.</summary>
    [Id(11)]
    public TableText[]? Tables { get; init; }

    /// <summary>Gets whether tables are changed: to <see cref="Tables"/>, or by <see cref="Table"/>. Otherwise they stay as the newest revision has them.</summary>
    [Id(12)]
    public bool ChangesTables { get; init; }

    /// <summary>One definition of a table, in the place of the one of its name; the others stay as the newest revision has them. Null when <see cref="Tables"/> counts.</summary>
    [Id(13)]
    public TableText? Table { get; init; }

    /// <summary>The hash of the folder that the definitions were read from; null for a change by other means. It is applied only while all silos that follow a folder have this content.</summary>
    [Id(10)]
    public string? FolderHash { get; init; }
}

/// <summary>The outcome of a commit.</summary>
/// <param name="Result">The result.</param>
/// <param name="Newest">The newest revision now.</param>
/// <param name="Error">Why the definitions cannot be used, and what to write instead; null otherwise.</param>
/// <param name="Mistakes">The mistakes of the texts, in their order; null when it has none, and from a silo of an earlier version.</param>
[GenerateSerializer, Immutable, Alias("catalogue-outcome")]
public sealed record CommitOutcome(
    [property: Id(0)] CommitResult Result, [property: Id(1)] long Newest, [property: Id(2)] string? Error = null, [property: Id(3)] CatalogueMistake[]? Mistakes = null);

/// <summary>A mistake in a text of definitions.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="Message">The fault, and what to write instead.</param>
[GenerateSerializer, Immutable, Alias("catalogue-mistake")]
public sealed record CatalogueMistake([property: Id(0)] int Line, [property: Id(1)] int Column, [property: Id(2)] string Message)
{
    /// <summary>The definition that it is in, such as <c>source/line-2</c>; null for the feature definitions.</summary>
    [Id(3)]
    public string? Definition { get; init; }

    /// <summary>The mistake with its place.</summary>
    public override string ToString() => FormattableString.Invariant($"{(Definition is null ? "" : $"{Definition}:")}{Line}:{Column}: {Message}");
}

/// <summary>The result of a commit.</summary>
public enum CommitResult
{
    /// <summary>There is a new revision.</summary>
    Committed,

    /// <summary>The newest revision has these definitions already.</summary>
    Unchanged,

    /// <summary>The newest revision is not the one that the change was made against.</summary>
    Conflict,

    /// <summary>The definitions cannot be used.</summary>
    Invalid,
}
