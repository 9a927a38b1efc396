using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.Kinesis.Local.Wire;

internal static class HashKeys
{
    /// <summary>Computes the position of a partition key: its MD5, as a big-endian number.</summary>
    public static UInt128 Of(string partitionKey)
    {
        Span<byte> hash = stackalloc byte[16];
#pragma warning disable CA5351 // Not for security: the protocol says MD5.
        MD5.HashData(Encoding.UTF8.GetBytes(partitionKey), hash);
#pragma warning restore CA5351
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Parses a hash key as clients write it: decimal, without a leading zero, below 2^128.</summary>
    public static bool TryParse(string text, out UInt128 key) =>
        UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out key) && (text == "0" || text[0] != '0');

    /// <summary>Divides the whole range into so many even parts, from 0 to 2^128 - 1 without a gap.</summary>
    public static (UInt128 From, UInt128 To)[] Divide(int parts)
    {
        var width = UInt128.MaxValue / (UInt128)parts;
        return [.. Enumerable.Range(0, parts).Select(n =>
            (width * (UInt128)n, n == parts - 1 ? UInt128.MaxValue : (width * (UInt128)(n + 1)) - 1))];
    }
}
