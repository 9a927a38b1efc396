using System.IO.Hashing;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Detects whether a chunk has changed since it was stored. Kept in memory only.</summary>
internal static class ChunkHash
{
    public static UInt128 Of(ReadOnlyMemory<byte> bytes) => XxHash128.HashToUInt128(bytes.Span);
}
