using System.Buffers;
using SensorGrid.Features.Snapshots;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>The sections that a sensor is stored as: the frames of its snapshot, and what is not in the snapshot. Part of the stored format.</summary>
/// <remarks>Names that begin with a colon are not of the engine.</remarks>
internal static class SensorSections
{
    private const string Format = ":format";
    private const string Whole = ":state";
    private const string Scores = ":scores";

    public static List<StateSection> Of(SensorState state) => [.. OfWhole(state.Snapshot), new StateSection(Scores, state.Scores)];

    /// <exception cref="InvalidDataException">The sections are not a sensor's.</exception>
    public static SensorState Join(IReadOnlyList<StateSection> sections)
    {
        var snapshot = new ArrayBufferWriter<byte>();
        var scores = ReadOnlyMemory<byte>.Empty;
        foreach (var section in sections)
        {
            switch (section.Name)
            {
                case Scores:
                    scores = section.Bytes;
                    break;
                case Whole or Format:
                    snapshot.Write(section.Bytes.Span);
                    break;
                default:
                    SnapshotFrames.Write(snapshot, ReadFrame(section));
                    break;
            }
        }

        return new SensorState(snapshot.WrittenSpan.ToArray(), scores.ToArray());
    }

    /// <summary>The snapshot as one section.</summary>
    public static IEnumerable<StateSection> OfWhole(byte[] snapshot) => [new StateSection(Whole, snapshot)];

    /// <summary>The snapshot as a section for each of its frames. Its first byte is the format.</summary>
    public static IEnumerable<StateSection> OfFrames(byte[] snapshot) =>
        [new StateSection(Format, snapshot.AsMemory(0, 1)), .. SnapshotFrames.Read(snapshot.AsMemory(1)).Select(WriteFrame)];

    private static StateSection WriteFrame(SnapshotFrame frame)
    {
        var output = new ItemWriter();
        output.Number(frame.Version);
        output.Number64(frame.Definition);
        output.Raw(frame.Content.Span);
        return new StateSection(frame.Name, output.ToArray());
    }

    private static SnapshotFrame ReadFrame(StateSection section)
    {
        var input = new ItemReader(section.Bytes);
        return new SnapshotFrame(section.Name, input.Number(int.MaxValue), input.Number64(), input.Rest);
    }
}
