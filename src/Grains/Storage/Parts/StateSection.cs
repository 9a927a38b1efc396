namespace SensorGrid.Grains.Storage.Parts;

/// <summary>One section of a state: bytes that are written together, under a name that is unique in the state.</summary>
/// <param name="Name">A section whose name has a <c>/</c> may be stored in a part of its own; the others are stored in the manifest as long as they fit.</param>
/// <param name="Bytes">The content.</param>
internal readonly record struct StateSection(string Name, ReadOnlyMemory<byte> Bytes);
