namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The entry of one sensor in a list of sensors.</summary>
/// <param name="LastReadingAt">The newest event time counted (UTC).</param>
/// <param name="IsAnomalous">Whether an anomaly of it is open that its values made.</param>
/// <param name="IsSilent">Whether it keeps a silence that it never kept before.</param>
[GenerateSerializer, Immutable, Alias("sensor-status")]
public sealed record SensorStatus([property: Id(0)] DateTimeOffset LastReadingAt, [property: Id(1)] bool IsAnomalous, [property: Id(2)] bool IsSilent = false)
{
    /// <summary>Computes the condition of the sensor.</summary>
    /// <param name="silentBefore">Windows reach back to this instant: a newest reading that is not after it is in none.</param>
    public SensorCondition ConditionSince(DateTimeOffset silentBefore) => ConditionOf(LastReadingAt.UtcTicks, IsAnomalous, IsSilent, silentBefore.UtcTicks);

    /// <summary>Computes the condition from the parts of a status, times in ticks: for a list that keeps no status of each sensor.</summary>
    public static SensorCondition ConditionOf(long lastReadingAt, bool isAnomalous, bool isSilent, long silentBefore) =>
        isSilent || lastReadingAt <= silentBefore ? SensorCondition.Silent
        : isAnomalous ? SensorCondition.Anomalous
        : SensorCondition.Live;
}
