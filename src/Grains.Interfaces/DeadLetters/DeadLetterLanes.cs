using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>The mapping of shards to dead letter lanes. Part of the stored format: never changed.</summary>
public static class DeadLetterLanes
{
    /// <summary>The number of lanes.</summary>
    public const int Count = 16;

    /// <summary>Computes the lane of a shard: the first four bytes of the SHA-256 of its id in UTF-8, modulo <see cref="Count"/>.</summary>
    public static int Of(string shard)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(shard), hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % Count);
    }
}
