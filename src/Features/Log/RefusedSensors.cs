namespace SensorGrid.Features.Log;

/// <summary>
/// Names the log of dead letters of readings that were refused because there are as many sensors as there may be: beside those that the shard's reader makes in
/// the shard's order. A replay cannot compute by itself whether a reading is in it.
/// </summary>
public static class RefusedSensors
{
    internal const string Suffix = "~sensors";

    /// <summary>Gets the name of a shard's log. Part of the stored format: never changed.</summary>
    public static string LogOf(ShardName shard) => shard + Suffix;

    /// <summary>Determines whether it is such a log.</summary>
    public static bool IsLog(string log) => log.EndsWith(Suffix, StringComparison.Ordinal);
}
