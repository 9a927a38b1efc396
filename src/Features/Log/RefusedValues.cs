namespace SensorGrid.Features.Log;

/// <summary>
/// Names the log of dead letters that the sensors of a shard make themselves, of values that they have no room for: beside those that the shard's reader makes, since
/// sensors do not make theirs in the shard's order.
/// </summary>
public static class RefusedValues
{
    private const string Suffix = "~metrics";

    /// <summary>Gets the name of the log for a shard's sensors. Part of the stored format: never changed.</summary>
    public static string LogOf(ShardName shard) => shard + Suffix;

    /// <summary>Determines whether it is such a log, or another one beside the shard's: see <see cref="RefusedSensors"/>.</summary>
    public static bool IsLog(string log) => log.EndsWith(Suffix, StringComparison.Ordinal) || RefusedSensors.IsLog(log);

    /// <summary>Gets the shard that a log of dead letters belongs to.</summary>
    public static ShardName ShardOf(string log) => ShardName.Parse(IsLog(log) ? log[..log.LastIndexOf('~')] : log);
}
