using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>The mapping of sensors to segments of the index. Part of the stored format: never changed.</summary>
public static class SensorIndexSegments
{
    /// <summary>The number of segments.</summary>
    public const int Count = 64;

    /// <summary>Computes the segment of a sensor: the first four bytes of the SHA-256 of its id in UTF-8, modulo <see cref="Count"/>.</summary>
    public static int Of(string sensorId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(sensorId), hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % Count);
    }
}
