namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>The graph of a model, stored in pieces, once for each hash.</summary>
/// <param name="Sha256">The SHA-256 of its bytes, 64 hexadecimal digits in lower case.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsComplete">Whether all pieces are stored.</param>
[GenerateSerializer, Immutable, Alias("catalogue-graph")]
public sealed record StoredGraph([property: Id(0)] string Sha256, [property: Id(1)] int Bytes, [property: Id(2)] bool IsComplete)
{
    /// <summary>The size of a piece: an item of storage, and of a call. The last one may be smaller.</summary>
    public const int PieceBytes = 192 << 10;

    /// <summary>The number of pieces.</summary>
    public int Pieces => (Bytes + PieceBytes - 1) / PieceBytes;

    /// <summary>Gets the size of a piece.</summary>
    public int SizeOf(int piece) => Math.Min(PieceBytes, Bytes - (piece * PieceBytes));
}

/// <summary>The answer to the announcement of a graph.</summary>
/// <param name="IsStored">Whether the graph is stored already, whole.</param>
/// <param name="Error">Why it cannot be stored, and what to do; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("catalogue-graph-begin")]
public sealed record GraphBegin([property: Id(0)] bool IsStored, [property: Id(1)] string? Error = null);
