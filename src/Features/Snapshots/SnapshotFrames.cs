using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SensorGrid.Features.Snapshots;

/// <summary>
/// Reads and writes a snapshot as a sequence of frames. A frame says how long it is, so a process that does not know an operator carries its state along unchanged.
/// </summary>
/// <remarks>
/// A snapshot is <see cref="Format"/> and any number of frames, whose order has no meaning. A frame is: the number of bytes of its name, the name (UTF-8), the version, the definition's hash (8 bytes, little-endian), the number of bytes of the content, the
/// content. Numbers without a width are LEB128. Part of the stored format.
/// </remarks>
public static class SnapshotFrames
{
    /// <summary>The first byte of a snapshot.</summary>
    public const byte Format = 6;

    /// <summary>The most bytes of a name: an operator's, and the longest name of a metric.</summary>
    public const int MaxNameBytes = 1_024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes the first byte of a snapshot; frames follow.</summary>
    public static void WriteFormat(IBufferWriter<byte> destination)
    {
        destination.GetSpan(1)[0] = Format;
        destination.Advance(1);
    }

    /// <summary>Reads a whole snapshot; the contents of the frames are slices of it.</summary>
    /// <exception cref="InvalidDataException">The bytes have another format, are damaged, or have two frames of one name.</exception>
    public static List<SnapshotFrame> ReadSnapshot(ReadOnlyMemory<byte> snapshot)
    {
        if (snapshot.IsEmpty)
        {
            throw new InvalidDataException("The snapshot is damaged: it is empty.");
        }

        return snapshot.Span[0] == Format
            ? Read(snapshot[1..])
            : throw new InvalidDataException(
                $"The snapshot has format {snapshot.Span[0]}, but this version reads format {Format} alone: read the stream anew, with a new data directory or table.");
    }

    /// <summary>Writes a frame.</summary>
    public static void Write(IBufferWriter<byte> destination, in SnapshotFrame frame)
    {
        var nameBytes = Utf8.GetByteCount(frame.Name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nameBytes, MaxNameBytes, nameof(frame));
        ArgumentOutOfRangeException.ThrowIfNegative(frame.Version, nameof(frame));
        Number(destination, nameBytes);
        Utf8.GetBytes(frame.Name, destination.GetSpan(nameBytes));
        destination.Advance(nameBytes);
        Number(destination, frame.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(destination.GetSpan(8), frame.Definition);
        destination.Advance(8);
        Number(destination, frame.Content.Length);
        destination.Write(frame.Content.Span);
    }

    /// <summary>Reads all frames; their contents are slices of the snapshot.</summary>
    /// <exception cref="InvalidDataException">The bytes are no sequence of frames, or two frames have one name.</exception>
    public static List<SnapshotFrame> Read(ReadOnlyMemory<byte> snapshot)
    {
        var frames = new List<SnapshotFrame>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!snapshot.IsEmpty)
        {
            var name = Text(Take(ref snapshot, Number(ref snapshot, MaxNameBytes)).Span);
            var version = Number(ref snapshot, int.MaxValue);
            var definition = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref snapshot, 8).Span);
            var content = Take(ref snapshot, Number(ref snapshot, int.MaxValue));
            if (!names.Add(name))
            {
                throw new InvalidDataException($"The snapshot is damaged: it has the section '{name}' twice.");
            }

            frames.Add(new SnapshotFrame(name, version, definition, content));
        }

        return frames;
    }

    // A name with other bytes would not be written as it was read.
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("The snapshot is damaged: the name of a section is no text.", exception);
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> snapshot, int length)
    {
        if (length > snapshot.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it ends within a section.");
        }

        var taken = snapshot[..length];
        snapshot = snapshot[length..];
        return taken;
    }

    private static int Number(ref ReadOnlyMemory<byte> snapshot, int max)
    {
        var value = 0UL;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(ref snapshot, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value <= (ulong)max ? (int)value : throw new InvalidDataException("The snapshot is damaged: a length in it is out of range.");
            }
        }

        throw new InvalidDataException("The snapshot is damaged: a number in it has no end.");
    }

    private static void Number(IBufferWriter<byte> destination, int value)
    {
        var span = destination.GetSpan(5);
        var length = 0;
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            span[length++] = (byte)(rest | 0x80);
        }

        span[length++] = (byte)rest;
        destination.Advance(length);
    }
}
