using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Client;

namespace SensorGrid.Cli.Simulate.Watch;

/// <summary>Compares the anomalies of a simulated fleet with its faults.</summary>
internal static class FleetAssessment
{
    /// <param name="fleet">The fleet.</param>
    /// <param name="faults">The faults of the run.</param>
    /// <param name="end">The end of the run, exclusive.</param>
    /// <param name="anomalies">The anomalies; those of other sensors and of other times do not count.</param>
    public static Assessment Of(Fleet fleet, IReadOnlyList<Fault> faults, DateTimeOffset end, IEnumerable<LiveAnomaly> anomalies)
    {
        var faultsOf = faults.ToLookup(fault => fault.SensorId, StringComparer.Ordinal);
        var alarmsOf = anomalies.Where(anomaly => anomaly.StartedAt >= fleet.Options.Start && anomaly.StartedAt < end)
            .ToLookup(anomaly => anomaly.SensorId, anomaly => new Alarm(anomaly.StartedAt, null), StringComparer.Ordinal);
        return Assessment.Of(fleet.Intervals.Select(sensor => new WatchedSensor(
            "simulated", fleet.Options.Start, end, sensor.Value, [.. faultsOf[sensor.Key]], [.. alarmsOf[sensor.Key]])));
    }
}
