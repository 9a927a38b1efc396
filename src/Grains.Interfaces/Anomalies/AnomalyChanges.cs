namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>The changes of a feed after a position.</summary>
/// <param name="Entries">
/// Anomalies that came or changed after it, by <see cref="AnomalyEntry.UpdatedCursor"/>, each in its newest state and once: one that came before the position
/// has a <see cref="AnomalyEntry.Cursor"/> up to it.
/// </param>
/// <param name="Next">The position to go on from: that of the last entry, or the requested one if there is none.</param>
/// <param name="Missed">Whether there may have been entries after the position that the feed keeps no longer.</param>
[GenerateSerializer, Immutable, Alias("anomaly-changes")]
public sealed record AnomalyChanges(
    [property: Id(0)] AnomalyEntry[] Entries,
    [property: Id(1)] long Next,
    [property: Id(2)] bool Missed);
