namespace SensorGrid.Grains.Storage.Parts;

/// <summary>A chunk of the state that is being stored.</summary>
/// <param name="Ordinal">The index among all chunks of the state.</param>
/// <param name="Key">The identity.</param>
/// <param name="Bytes">The content.</param>
internal readonly record struct StateChunk(int Ordinal, ChunkKey Key, ReadOnlyMemory<byte> Bytes);
