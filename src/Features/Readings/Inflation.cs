using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace SensorGrid.Features.Readings;

/// <summary>Inflates compressed bytes within a bound, and finds out when they are cut off: the streams of .NET end silently then.</summary>
public static class Inflation
{
    private const int LeastRoom = 4096;
    private const int GzipTrailer = 8;
    private const int ZlibTrailer = 4;
    private const uint AdlerModulus = 65521;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    /// <summary>Detects the compression from the first bytes; null when they are no sign of one.</summary>
    public static Compression? Detect(ReadOnlySpan<byte> data) => data switch
    {
        [0x1F, 0x8B, 8, ..] => Compression.Gzip,
        [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] => Compression.Zlib,
        _ => null,
    };

    /// <summary>Inflates all of the bytes. Never throws for any bytes.</summary>
    /// <param name="data">The compressed bytes.</param>
    /// <param name="compression">Their compression.</param>
    /// <param name="mostBytes">The most that they may be when inflated.</param>
    /// <param name="inflated">The bytes as they were; empty when there is an error.</param>
    public static InflationError TryInflate(ReadOnlySpan<byte> data, Compression compression, int mostBytes, out ReadOnlyMemory<byte> inflated)
    {
        var output = new ArrayBufferWriter<byte>(Math.Clamp(data.Length * 4, LeastRoom, mostBytes + 1));
        var error = compression == Compression.Brotli ? Unbrotli(data, mostBytes, output) : Unzip(data, compression, mostBytes, output);
        inflated = error == InflationError.None ? output.WrittenMemory : default;
        return error;
    }

    private static InflationError Unzip(ReadOnlySpan<byte> data, Compression compression, int mostBytes, ArrayBufferWriter<byte> output)
    {
        var source = new MemoryStream(data.ToArray());
        using Stream stream = compression switch
        {
            Compression.Gzip => new GZipStream(source, CompressionMode.Decompress),
            Compression.Zlib => new ZLibStream(source, CompressionMode.Decompress),
            _ => new DeflateStream(source, CompressionMode.Decompress),
        };
        try
        {
            while (true)
            {
                var room = output.GetSpan(LeastRoom);
                var read = stream.Read(room[..Math.Min(room.Length, mostBytes + 1 - output.WrittenCount)]);
                if (read == 0)
                {
                    return IsWhole(data, compression, output.WrittenSpan) ? InflationError.None : InflationError.CutOff;
                }

                output.Advance(read);
                if (output.WrittenCount > mostBytes)
                {
                    return InflationError.TooLarge;
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return InflationError.Broken;
        }
    }

    private static InflationError Unbrotli(ReadOnlySpan<byte> data, int mostBytes, ArrayBufferWriter<byte> output)
    {
        using var decoder = new BrotliDecoder();
        while (true)
        {
            var room = output.GetSpan(LeastRoom);
            var status = decoder.Decompress(data, room[..Math.Min(room.Length, mostBytes + 1 - output.WrittenCount)], out var consumed, out var written);
            output.Advance(written);
            data = data[consumed..];
            if (output.WrittenCount > mostBytes)
            {
                return InflationError.TooLarge;
            }

            switch (status)
            {
                case OperationStatus.Done:
                    return data.IsEmpty ? InflationError.None : InflationError.CutOff;
                case OperationStatus.NeedMoreData:
                    return InflationError.CutOff;
                case OperationStatus.InvalidData:
                    return InflationError.Broken;
                default:
                    break;
            }
        }
    }

    // A checksum that was read has been compared; whether it was there at all is for us to say. Of several members it is that of the last.
    private static bool IsWhole(ReadOnlySpan<byte> data, Compression compression, ReadOnlySpan<byte> output)
    {
        switch (compression)
        {
            case Compression.Gzip when data.Length > GzipTrailer:
                var length = BinaryPrimitives.ReadUInt32LittleEndian(data[^4..]);
                return length <= output.Length && BinaryPrimitives.ReadUInt32LittleEndian(data[^GzipTrailer..]) == Crc32(output[^(int)length..]);
            case Compression.Zlib when data.Length > ZlibTrailer:
                return BinaryPrimitives.ReadUInt32BigEndian(data[^ZlibTrailer..]) == Adler32(output);
            default:
                return compression == Compression.Deflate && !data.IsEmpty;
        }
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = CrcTable[(byte)crc ^ value] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint CrcOf(int value)
    {
        const uint Polynomial = 0xEDB88320;
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 1 ? Polynomial ^ (crc >> 1) : crc >> 1;
        }

        return crc;
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (1u, 0u);
        foreach (var value in bytes)
        {
            a = (a + value) % AdlerModulus;
            b = (b + a) % AdlerModulus;
        }

        return (b << 16) | a;
    }
}
