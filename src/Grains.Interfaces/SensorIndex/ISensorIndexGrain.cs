namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>
/// One segment of the list of all sensors; its key is the segment's number, from 0 to <see cref="SensorIndexSegments.Count"/> - 1.
/// </summary>
[Alias("sensor-index"), GrainInterfaceType("sensor-index")]
public interface ISensorIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a sensor to the list; when the call returns, the list holds it durably.</summary>
    [Alias("register")]
    ValueTask RegisterAsync(string sensorId, CancellationToken cancellationToken);

    /// <summary>The next sensors of this segment, in ordinal order of their ids.</summary>
    /// <param name="prefix">What their ids begin with; empty for all.</param>
    /// <param name="after">Only ids after this one; null for the first.</param>
    /// <param name="limit">How many at the most.</param>
    [Alias("list"), AlwaysInterleave]
    ValueTask<string[]> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken);
}
