using System.Buffers.Binary;
using System.IO.Compression;

namespace SensorGrid.Offline.Reference.Records;

/// <summary>Unpacks a record that a producer compressed (gzip, zlib).</summary>
internal static class PackedRecord
{
    /// <summary>The most bytes that are unpacked of one record.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    private const int BufferSize = 81_920;

    /// <summary>The record as it was before; the record itself when it is not compressed; null when it is damaged, too large, or compressed twice.</summary>
    public static ReadOnlyMemory<byte>? Unpack(ReadOnlyMemory<byte> record)
    {
        var isGzip = IsGzip(record.Span);
        if (!isGzip && !IsZlib(record.Span))
        {
            return record;
        }

        try
        {
            var plain = Inflate(record, isGzip);
            return plain is null || IsGzip(plain) || IsZlib(plain) ? null : plain;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // A text may begin as zlib does.
            return isGzip ? null : record;
        }
    }

    private static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1F, 0x8B, 8, ..];

    private static bool IsZlib(ReadOnlySpan<byte> bytes) => bytes is [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..];

    private static byte[]? Inflate(ReadOnlyMemory<byte> record, bool isGzip)
    {
        var source = new MemoryStream(record.ToArray());
        using Stream packed = isGzip ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[BufferSize];
        for (var read = packed.Read(buffer); read > 0; read = packed.Read(buffer))
        {
            plain.Write(buffer.AsSpan(0, read));
            if (plain.Length > MostBytes)
            {
                return null;
            }
        }

        var bytes = plain.ToArray();
        return HasEnd(record.Span, bytes, isGzip) ? bytes : null;
    }

    // Bytes that are cut off end in silence: what stands at the very end must be the length (gzip) or the checksum (zlib).
    private static bool HasEnd(ReadOnlySpan<byte> record, byte[] plain, bool isGzip) =>
        record.Length > 12 && (isGzip
            ? BinaryPrimitives.ReadUInt32LittleEndian(record[^4..]) is var length && length <= plain.Length && (length > 0 || plain.Length == 0)
            : BinaryPrimitives.ReadUInt32BigEndian(record[^4..]) == Checksum(plain));

    private static uint Checksum(byte[] bytes)
    {
        const uint Modulus = 65521;
        ulong low = 1, high = 0;
        foreach (var value in bytes)
        {
            low = (low + value) % Modulus;
            high = (high + low) % Modulus;
        }

        return (uint)((high << 16) | low);
    }
}
