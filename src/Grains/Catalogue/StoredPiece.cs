namespace SensorGrid.Grains.Catalogue;

/// <summary>A stored piece of a content.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-graph-piece")]
internal sealed record StoredPiece
{
    [Id(0)] public byte[] Bytes { get; init; } = [];
}
