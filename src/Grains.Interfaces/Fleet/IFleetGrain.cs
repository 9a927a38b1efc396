namespace SensorGrid.Grains.Interfaces.Fleet;

/// <summary>
/// The directory of running silos: each reports itself once a second. There is one, with key 0; it keeps nothing durable.
/// </summary>
[Alias("fleet"), GrainInterfaceType("fleet")]
public interface IFleetGrain : IGrainWithIntegerKey
{
    /// <summary>Accepts a silo's report, which replaces the one before.</summary>
    [Alias("report")]
    ValueTask ReportAsync(SiloReport report, CancellationToken cancellationToken);

    /// <summary>Records that a silo stops: no more reports are expected from it.</summary>
    [Alias("leave")]
    ValueTask LeaveAsync(SiloAddress silo, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the newest report of each silo, in the order of their addresses. A silo that has been silent for a minute is no longer listed.
    /// </summary>
    [Alias("list"), AlwaysInterleave]
    ValueTask<SiloNews[]> ListAsync(CancellationToken cancellationToken);
}
