namespace SensorGrid.Grains.Storage.Parts;

/// <summary>A chunk in a stored part.</summary>
/// <param name="Key">The identity.</param>
/// <param name="Hash">The XXH128 hash of the content; 0 where the entry was dead when it was read.</param>
/// <param name="Bytes">About how many bytes it takes in the part, its name included.</param>
/// <param name="Ordinal">The index among all chunks of the state; <see cref="Dead"/> when a newer part has the chunk, or the state lacks it.</param>
[GenerateSerializer, Immutable, Alias("state-part-entry")]
internal readonly record struct PartEntry(
    [property: Id(0)] ChunkKey Key, [property: Id(1)] UInt128 Hash, [property: Id(2)] int Bytes, [property: Id(3)] int Ordinal)
{
    public const int Dead = -1;

    public bool IsLive => Ordinal != Dead;
}
