using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Keys;
using SensorGrid.Features.Operators.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Engine;

/// <summary>Reads the sections of stored sensors; reports all errors as damaged bytes.</summary>
internal static class SensorSnapshot
{
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static void Read(ReadOnlySpan<byte> snapshot, Action<StoredSections> read)
    {
        try
        {
            read(new StoredSections(SnapshotFrames.ReadSnapshot(snapshot.ToArray())));
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>Reads the section that every sensor has.</summary>
    /// <returns>The hash of the definitions that the sensor was computed by.</returns>
    public static ulong ReadKey(StoredSections sections, KeyState key)
    {
        var frame = sections.Find(SnapshotSection.Key) ?? throw new InvalidDataException($"The snapshot is damaged: it has no section '{SnapshotSection.Key}'.");
        var reader = new SnapshotReader(frame.Content.Span);
        KeySnapshot.Read(ref reader, key);
        reader.RequireEnd(frame);
        return frame.Definition;
    }

    /// <summary>Reads the revision of the definitions that the sensor was computed by; 0 when there is none.</summary>
    public static long ReadRevision(StoredSections sections)
    {
        if (sections.Find(SnapshotSection.Revision) is not { } frame)
        {
            return 0;
        }

        var reader = new SnapshotReader(frame.Content.Span);
        var revision = reader.Number();
        reader.RequireEnd(frame);
        return revision;
    }

    /// <summary>Reads from when on a sensor is silent: see <see cref="KeyEngine.SilentFromOf"/>.</summary>
    /// <exception cref="InvalidDataException">The sections are damaged, or of another version.</exception>
    public static long? ReadSilentFrom(IEnumerable<SnapshotFrame> frames, AlarmDefinition alarms)
    {
        try
        {
            var sections = new StoredSections(frames);
            if (sections.Find(SnapshotSection.Detector) is not { } frame)
            {
                return null;
            }

            var key = new KeyState();
            ReadKey(sections, key);
            var detection = new DetectionOperator(NoModel, alarms, 0, key, NoFeatures.Instance);
            detection.ReadShared(frame);
            return detection.Detector.Silence is null ? detection.Detector.SilentFrom : null;
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            throw Damaged(exception);
        }
    }

    private static ModelDescription NoModel { get; } = new("", "", new string('0', 64), null, 0);

    private static InvalidDataException Damaged(Exception exception) => new("The snapshot is damaged: a number in it is out of range.", exception);

    private sealed class NoFeatures : IMetricFeatures
    {
        public static readonly NoFeatures Instance = new();

        public (string[] Names, double[] Values) FeaturesOf(string metric) => ([], []);
    }
}
