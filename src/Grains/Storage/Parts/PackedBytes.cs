using System.Buffers;
using System.IO.Compression;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>
/// The stored form of state: compressed where that helps, and without runs of zeros otherwise. The detector of a young sensor is nearly nothing else, so that takes half of its bytes.
/// </summary>
/// <remarks>
/// A byte for the form. Compressed: the number of bytes (LEB128), and those as Brotli has them. Otherwise, over and over, the number of bytes to come, those, and the number of
/// zeros after them. Part of the stored format.
/// </remarks>
internal static class PackedBytes
{
    private const byte Runs = 5;
    private const byte Compressed = 6;

    // The fastest two save as much as makes a write unit of a sensor; slower ones hardly more.
    private const int Quality = 1;

    // As far back as an item reaches.
    private const int WindowBits = 18;

    // Larger ones are not compressed, so that damaged bytes cannot claim more memory.
    private const int MaxBytes = 16 * 1024 * 1024;

    // A run costs two bytes.
    private const int ShortestRun = 4;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _output;

    [ThreadStatic]
    private static byte[]? _compressed;

    public static byte[] Pack(ReadOnlySpan<byte> snapshot)
    {
        var output = _output ??= new ArrayBufferWriter<byte>();
        output.ResetWrittenCount();
        PackRuns(output, snapshot);
        var runs = output.WrittenCount;
        if (_compressed is null || _compressed.Length < runs)
        {
            _compressed = new byte[Math.Max(8 * 1024, runs)];
        }

        // It must be smaller than the runs, with its length.
        var length = Length(snapshot.Length);
        if (snapshot.Length > MaxBytes
            || runs <= length + 2
            || !BrotliEncoder.TryCompress(snapshot, _compressed.AsSpan(0, runs - length - 2), out var written, Quality, WindowBits))
        {
            return output.WrittenSpan.ToArray();
        }

        output.ResetWrittenCount();
        Byte(output, Compressed);
        Number(output, snapshot.Length);
        output.Write(_compressed.AsSpan(0, written));
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> stored) => stored switch
    {
        [Runs, ..] => UnpackRuns(stored[1..]),
        [Compressed, ..] => Decompress(stored[1..]),
        _ => throw new InvalidDataException("The stored sensor is damaged: its packed bytes begin with another byte than they should."),
    };

    private static byte[] Decompress(ReadOnlySpan<byte> stored)
    {
        var length = Number(ref stored);
        if (length > MaxBytes)
        {
            throw new InvalidDataException("The stored sensor is damaged: it says to be larger than any can be.");
        }

        var bytes = new byte[length];
        return BrotliDecoder.TryDecompress(stored, bytes, out var written) && written == length
            ? bytes
            : throw new InvalidDataException("The stored sensor is damaged: its compressed bytes cannot be read.");
    }

    private static int Length(int value)
    {
        var length = 1;
        for (; value >= 0x80; value >>= 7)
        {
            length++;
        }

        return length;
    }

    private static void PackRuns(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> snapshot)
    {
        Byte(output, Runs);
        while (!snapshot.IsEmpty)
        {
            var (literal, zeros) = Next(snapshot);
            Number(output, literal);
            output.Write(snapshot[..literal]);
            Number(output, zeros);
            snapshot = snapshot[(literal + zeros)..];
        }
    }

    private static byte[] UnpackRuns(ReadOnlySpan<byte> rest)
    {
        var output = _output ??= new ArrayBufferWriter<byte>();
        output.ResetWrittenCount();
        while (!rest.IsEmpty)
        {
            var literal = Number(ref rest);
            if (literal > rest.Length)
            {
                throw new InvalidDataException("The stored sensor is damaged: it ends within a run of bytes.");
            }

            output.Write(rest[..literal]);
            rest = rest[literal..];
            var zeros = Number(ref rest);
            output.GetSpan(zeros)[..zeros].Clear();
            output.Advance(zeros);
        }

        return output.WrittenSpan.ToArray();
    }

    // The bytes before the next run of zeros that is long enough, and its length.
    private static (int Literal, int Zeros) Next(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var zero = bytes[at..].IndexOf((byte)0);
            if (zero < 0)
            {
                break;
            }

            at += zero;
            var end = bytes[at..].IndexOfAnyExcept((byte)0);
            var zeros = end < 0 ? bytes.Length - at : end;
            if (zeros >= ShortestRun)
            {
                return (at, zeros);
            }

            at += zeros;
        }

        return (bytes.Length, 0);
    }

    private static void Byte(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void Number(ArrayBufferWriter<byte> output, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte(output, (byte)(value | 0x80));
        }

        Byte(output, (byte)value);
    }

    private static int Number(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0;
        for (var shift = 0; shift < 28 && !bytes.IsEmpty; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The stored sensor is damaged: a number in it has no end.");
    }
}
