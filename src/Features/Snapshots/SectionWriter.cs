using System.Buffers;

namespace SensorGrid.Features.Snapshots;

/// <summary>Writes the sections of a snapshot, one after the other.</summary>
/// <remarks>Its buffer goes to the next writer of the thread.</remarks>
/// <param name="destination">The destination of the frames.</param>
internal sealed class SectionWriter(IBufferWriter<byte> destination) : IDisposable
{
    private const int FirstBytes = 4 * 1024;

    // A larger buffer is not kept.
    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _spare;

    private readonly ArrayBufferWriter<byte> _content = TakeSpare();
    private string _name = "";
    private ulong _definition;

    /// <summary>Begins a section of a known operator.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">The hash of the definition that it was computed by; 0 for none.</param>
    /// <returns>The writer of its content, until <see cref="End"/>.</returns>
    public SnapshotWriter Begin(string name, ulong definition)
    {
        _content.ResetWrittenCount();
        (_name, _definition) = (name, definition);
        return new SnapshotWriter(_content);
    }

    /// <summary>Ends the section.</summary>
    public void End() => SnapshotFrames.Write(destination, new SnapshotFrame(_name, SnapshotSection.VersionOf(_name), _definition, _content.WrittenMemory));

    /// <summary>Releases the buffer: nothing may be written any more.</summary>
    public void Dispose()
    {
        if (_content.Capacity <= MostKept)
        {
            _spare = _content;
        }
    }

    /// <summary>Writes a section as it was read.</summary>
    public void Carry(in SnapshotFrame frame) => SnapshotFrames.Write(destination, frame);

    private static ArrayBufferWriter<byte> TakeSpare()
    {
        var spare = _spare ?? new ArrayBufferWriter<byte>(FirstBytes);
        _spare = null;
        return spare;
    }
}
