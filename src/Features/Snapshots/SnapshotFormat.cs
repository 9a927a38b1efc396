namespace SensorGrid.Features.Snapshots;

/// <summary>The format of snapshots that this version writes, the only one that it reads: of the whole, and of its sections.</summary>
public static class SnapshotFormat
{
    /// <summary>The format and the version of its sections, such as <c>6.1</c>.</summary>
    public static string Current { get; } = $"{SnapshotFrames.Format}.{SnapshotSection.VersionOf(SnapshotSection.Key)}";
}
