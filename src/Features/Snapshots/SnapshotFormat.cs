namespace SensorGrid.Features.Snapshots;

/// <summary>The format of snapshots that this version writes, the only one that it reads.</summary>
public static class SnapshotFormat
{
    /// <summary>The format, with the versions of its parts.</summary>
    public const string Current = "4.5";
}
