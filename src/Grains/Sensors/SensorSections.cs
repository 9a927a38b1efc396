using System.Buffers;
using SensorGrid.Features.Snapshots;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>The sections that a sensor is stored as: the frames of its snapshot, and what is not in the snapshot. Part of the stored format.</summary>
/// <remarks>A name that begins with a colon is not of the engine.</remarks>
internal static class SensorSections
{
    private const string Scores = ":scores";

    public static List<StateSection> Of(SensorState state)
    {
        using var output = new ItemWriter();
        var frames = new List<(string Name, int From, int To)>();
        foreach (var frame in SnapshotFrames.ReadSnapshot(state.Snapshot))
        {
            var from = output.Length;
            WriteFrame(output, frame);
            frames.Add((frame.Name, from, output.Length));
        }

        var bytes = output.ToArray();
        return [.. frames.Select(frame => new StateSection(frame.Name, bytes.AsMemory(frame.From..frame.To))), new StateSection(Scores, state.Scores)];
    }

    /// <exception cref="InvalidDataException">The sections are not a sensor's.</exception>
    public static SensorState Join(IReadOnlyList<StateSection> sections)
    {
        var snapshot = new ArrayBufferWriter<byte>();
        SnapshotFrames.WriteFormat(snapshot);
        foreach (var frame in Frames(sections))
        {
            SnapshotFrames.Write(snapshot, frame);
        }

        var scores = sections.FirstOrDefault(section => section.Name == Scores).Bytes;
        return new SensorState(snapshot.WrittenSpan.ToArray(), scores.ToArray());
    }

    /// <summary>Reads the frames among some sections of a sensor.</summary>
    public static IEnumerable<SnapshotFrame> Frames(IEnumerable<StateSection> sections) => sections.Where(section => section.Name != Scores).Select(ReadFrame);

    private static void WriteFrame(ItemWriter output, SnapshotFrame frame)
    {
        output.Number(frame.Version);
        output.Number64(frame.Definition);
        output.Raw(frame.Content.Span);
    }

    private static SnapshotFrame ReadFrame(StateSection section)
    {
        var input = new ItemReader(section.Bytes);
        return new SnapshotFrame(section.Name, input.Number(int.MaxValue), input.Number64(), input.Rest);
    }
}
