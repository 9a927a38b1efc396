using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SensorGrid.Features.Snapshots;

/// <summary>
/// Reads and writes a snapshot as a sequence of frames. A frame says how long it is, so a process that does not know an operator carries its state along unchanged.
/// </summary>
/// <remarks>
/// A frame is: the number of bytes of its name, the name (UTF-8), the version, the definition's hash (8 bytes, little-endian), the number of bytes of the content, the
/// content. Numbers without a width are LEB128. Part of the stored format.
/// </remarks>
public static class SnapshotFrames
{
    /// <summary>The most bytes of a name: an operator's, and the longest name of a metric.</summary>
    public const int MaxNameBytes = 1_024;

    /// <summary>Writes a frame.</summary>
    public static void Write(IBufferWriter<byte> destination, in SnapshotFrame frame)
    {
        var nameBytes = Encoding.UTF8.GetByteCount(frame.Name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nameBytes, MaxNameBytes, nameof(frame));
        ArgumentOutOfRangeException.ThrowIfNegative(frame.Version, nameof(frame));
        Number(destination, nameBytes);
        Encoding.UTF8.GetBytes(frame.Name, destination.GetSpan(nameBytes));
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
            var name = Encoding.UTF8.GetString(Take(ref snapshot, Number(ref snapshot, MaxNameBytes)).Span);
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
