using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The list of the contents that are stored, or on their way.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-graph-list")]
internal sealed record ContentList
{
    [Id(0)] public ContentEntry[] Contents { get; init; } = [];

    public ContentEntry? Find(string sha256) => Array.Find(Contents, content => content.Sha256 == sha256);

    public ContentList With(ContentEntry entry) => new() { Contents = [.. Contents.Where(content => content.Sha256 != entry.Sha256), entry] };

    public ContentList Without(string sha256) => new() { Contents = [.. Contents.Where(content => content.Sha256 != sha256)] };
}

/// <summary>A content in the list.</summary>
/// <param name="Sha256">Its hash.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsComplete">Whether all pieces are stored.</param>
/// <param name="IsNamed">Whether a revision names it, or was to name it: then it stays.</param>
/// <param name="At">The time of its announcement (UTC).</param>
[GenerateSerializer, Immutable, Alias("catalogue-graph-entry")]
internal sealed record ContentEntry(
    [property: Id(0)] string Sha256, [property: Id(1)] int Bytes, [property: Id(2)] bool IsComplete, [property: Id(3)] bool IsNamed, [property: Id(4)] DateTimeOffset At)
{
    /// <summary>Its kind.</summary>
    [Id(5)]
    public ContentKind Kind { get; init; }
}
