using System.Buffers;

namespace SensorGrid.Features.Snapshots;

/// <summary>Writes the sections of a snapshot, one after the other.</summary>
/// <param name="destination">The destination of the frames.</param>
internal sealed class SectionWriter(IBufferWriter<byte> destination)
{
    private readonly ArrayBufferWriter<byte> _content = new(1_024);
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

    /// <summary>Writes a section as it was read.</summary>
    public void Carry(in SnapshotFrame frame) => SnapshotFrames.Write(destination, frame);
}
