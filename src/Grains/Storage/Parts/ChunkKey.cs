namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The identity of a chunk. A section that fits into a part is one chunk.</summary>
/// <param name="Section">The section's name.</param>
/// <param name="Number">The chunk's index within its section.</param>
[GenerateSerializer, Immutable, Alias("state-chunk-key")]
internal readonly record struct ChunkKey([property: Id(0)] string Section, [property: Id(1)] int Number);
