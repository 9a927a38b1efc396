namespace SensorGrid.Features.Engine;

/// <summary>The room for the ids of readings, in bytes of the snapshot.</summary>
/// <param name="Entries">The room for the ids: 13 bytes each, and 9 for each value that is kept with it.</param>
/// <param name="Sets">The room for the sets of metrics that they share: 2 bytes a set, and 2 for each of its metrics.</param>
internal readonly record struct IdRoom(int Entries, int Sets)
{
    // As many as readings can be kept one by one. With the names of metrics (49 bytes at the most) and of shards all of it stays under 200 KB.
    private const int EntryBytes = 68_000;
    private const int OtherBytes = 122_000;
    private const int NameBytes = 49;

    /// <summary>Room without end.</summary>
    public static IdRoom Unbounded => new(int.MaxValue, int.MaxValue);

    /// <summary>Computes the room of a sensor that may have so many metrics.</summary>
    public static IdRoom For(int maxMetrics) => new(EntryBytes, OtherBytes - (NameBytes * maxMetrics));
}
