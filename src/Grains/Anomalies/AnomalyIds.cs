using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>Ids of anomalies in 16 bytes: they have up to some 500 characters, and a feed knows tens of thousands.</summary>
internal static class AnomalyIds
{
    /// <summary>Computes the first 128 bits of the SHA-256 of the id in UTF-8. Part of the stored format.</summary>
    public static UInt128 Of(SensorAnomaly anomaly) => Of(anomaly.Id);

    /// <inheritdoc cref="Of(SensorAnomaly)"/>
    public static UInt128 Of(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
