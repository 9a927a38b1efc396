namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>The content that a definition names by its hash (the graph of a model, the rows of a table), stored in pieces, once for each hash.</summary>
/// <param name="Sha256">The SHA-256 of its bytes, 64 hexadecimal digits in lower case.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsComplete">Whether all pieces are stored.</param>
[GenerateSerializer, Immutable, Alias("catalogue-graph")]
public sealed record StoredContent([property: Id(0)] string Sha256, [property: Id(1)] int Bytes, [property: Id(2)] bool IsComplete)
{
    /// <summary>The size of a piece: an item of storage, and of a call. The last one may be smaller.</summary>
    public const int PieceBytes = 192 << 10;

    /// <summary>The kind of definition that names it; it decides how much of it is kept. Of bytes that are put as two kinds the first counts.</summary>
    [Id(3)]
    public ContentKind Kind { get; init; }

    /// <summary>The number of pieces.</summary>
    public int Pieces => (Bytes + PieceBytes - 1) / PieceBytes;

    /// <summary>Gets the size of a piece.</summary>
    public int SizeOf(int piece) => Math.Min(PieceBytes, Bytes - (piece * PieceBytes));
}

/// <summary>The kinds of content.</summary>
public enum ContentKind
{
    /// <summary>The graph of a model.</summary>
    Graph,

    /// <summary>The rows of a reference table.</summary>
    Table,
}

/// <summary>The answer to the announcement of a content.</summary>
/// <param name="IsStored">Whether it is stored already, whole.</param>
/// <param name="Error">Why it cannot be stored, and what to do; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("catalogue-graph-begin")]
public sealed record ContentBegin([property: Id(0)] bool IsStored, [property: Id(1)] string? Error = null);
