namespace SensorGrid.Features.Snapshots;

/// <summary>The names of the sections that this version knows, and the version of the format of each.</summary>
internal static class SnapshotSection
{
    /// <summary>Clocks, counters and positions of the sensor.</summary>
    public const string Key = "key";

    /// <summary>The ids of readings; absent while there are none.</summary>
    public const string Ids = "ids";

    /// <summary>The metrics that were refused; absent while none was.</summary>
    public const string Windows = "windows";

    /// <summary>The windows of a metric, whose name follows.</summary>
    public const string WindowsOf = "windows/";

    /// <summary>The sketches of the tiles of a metric, whose name follows; absent when no feature needs them.</summary>
    public const string SketchesOf = "sketches/";

    /// <summary>The detector without its metrics; absent without a model.</summary>
    public const string Detector = "detector";

    /// <summary>The detector of a metric, whose name follows.</summary>
    public const string DetectorOf = "detector/";

    /// <summary>The revision of the definitions that the sensor is computed by; absent for those of its silos.</summary>
    public const string Revision = "revision";

    private const int Version = 1;

    /// <summary>Gets the version that sections are written with.</summary>
    public static int VersionOf(string name) => IsKnown(name) ? Version : throw new ArgumentException($"There is no section '{name}'.", nameof(name));

    /// <summary>Determines whether this version knows the operator that a section is of.</summary>
    public static bool IsKnown(string name) =>
        name is Key or Ids or Windows or Detector or Revision || name.StartsWith(WindowsOf, StringComparison.Ordinal) || name.StartsWith(SketchesOf, StringComparison.Ordinal)
        || name.StartsWith(DetectorOf, StringComparison.Ordinal);

    /// <summary>Refuses a section of a known operator that has another version of its format.</summary>
    /// <exception cref="InvalidDataException">It has.</exception>
    public static void Check(in SnapshotFrame frame)
    {
        if (frame.Version != Version)
        {
            throw new InvalidDataException(
                $"The section '{frame.Name}' of the snapshot has version {frame.Version}, but this version reads version {Version} alone: a newer version wrote it, so start that one again.");
        }
    }
}
