using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>
/// One segment of the list of all sensors; its key is the segment's number, from 0 to <see cref="SensorIndexSegments.Count"/> - 1.
/// </summary>
/// <remarks>
/// A segment also knows the reported status of its sensors: so that a fleet of a million is counted, and searched for the few that are anomalous,
/// without a call to each sensor. Sensors report a change at once, and a newer reading once a minute of event time; a crash can cost the last half minute of it.
/// </remarks>
[Alias("sensor-index"), GrainInterfaceType("sensor-index")]
public interface ISensorIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a sensor to the list; when the call returns, the list holds it durably.</summary>
    [Alias("register")]
    ValueTask RegisterAsync(string sensorId, CancellationToken cancellationToken);

    /// <summary>Removes a retired sensor from the list; when the call returns, that is durable.</summary>
    [Alias("unregister")]
    ValueTask UnregisterAsync(string sensorId, CancellationToken cancellationToken);

    /// <summary>Accepts reports of sensors. One that the list does not hold is added first; one that is retired is removed.</summary>
    [Alias("report")]
    ValueTask ReportAsync([Immutable] SensorReport[] reports, CancellationToken cancellationToken);

    /// <summary>Lists the next sensors of this segment, in ordinal order of their ids.</summary>
    /// <param name="prefix">The prefix of their ids; empty for all.</param>
    /// <param name="after">The id after which to begin; null for the first.</param>
    /// <param name="limit">The maximum number.</param>
    [Alias("list"), AlwaysInterleave]
    ValueTask<string[]> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Lists sensors as <see cref="ListAsync"/> does, but only those in this condition, as far as reported.</summary>
    /// <param name="prefix">The prefix of their ids; empty for all.</param>
    /// <param name="after">The id after which to begin; null for the first.</param>
    /// <param name="limit">The maximum number.</param>
    /// <param name="condition">The condition of the sensors.</param>
    /// <param name="silentBefore">See <see cref="SensorStatus.ConditionSince"/>.</param>
    [Alias("list-by-condition"), AlwaysInterleave]
    ValueTask<string[]> ListByConditionAsync(
        string prefix, string? after, int limit, SensorCondition condition, DateTimeOffset silentBefore, CancellationToken cancellationToken);

    /// <summary>Counts the sensors of this segment that have been reported to the list.</summary>
    /// <param name="silentBefore">See <see cref="SensorStatus.ConditionSince"/>.</param>
    [Alias("count"), AlwaysInterleave]
    ValueTask<SensorCounts> CountAsync(DateTimeOffset silentBefore, CancellationToken cancellationToken);
}
