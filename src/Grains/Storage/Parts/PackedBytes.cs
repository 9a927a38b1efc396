using System.Buffers;

namespace SensorGrid.Grains.Storage.Parts;

/// <summary>The stored form of state: runs of zeros are left out. The detector of a young sensor is nearly nothing else, so that takes half of its bytes.</summary>
/// <remarks>
/// A byte that says the form; then, over and over, the number of bytes to come, those, and the number of zeros after them (LEB128). Part of the stored format.
/// </remarks>
internal static class PackedBytes
{
    private const byte Marker = 5;

    // A run costs two bytes.
    private const int ShortestRun = 4;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _output;

    public static byte[] Pack(ReadOnlySpan<byte> snapshot)
    {
        var output = _output ??= new ArrayBufferWriter<byte>();
        output.ResetWrittenCount();
        Byte(output, Marker);
        while (!snapshot.IsEmpty)
        {
            var (literal, zeros) = Next(snapshot);
            Number(output, literal);
            output.Write(snapshot[..literal]);
            Number(output, zeros);
            snapshot = snapshot[(literal + zeros)..];
        }

        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> stored)
    {
        if (stored is not [Marker, ..])
        {
            throw new InvalidDataException("The stored sensor is damaged: its packed bytes begin with another byte than they should.");
        }

        var output = _output ??= new ArrayBufferWriter<byte>();
        output.ResetWrittenCount();
        var rest = stored[1..];
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
