namespace SensorGrid.Grains.Storage.Parts;

/// <summary>An item that no live section is in, and that a later save may write.</summary>
/// <param name="Name">The random name.</param>
/// <param name="ETag">The ETag that the next write is conditional on; null for an item that does not exist yet.</param>
/// <param name="Bytes">The size of its old content.</param>
[GenerateSerializer, Immutable, Alias("state-spare-part")]
internal readonly record struct SparePart([property: Id(0)] Guid Name, [property: Id(1)] string? ETag, [property: Id(2)] int Bytes);
