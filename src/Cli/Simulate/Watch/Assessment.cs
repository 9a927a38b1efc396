using SensorGrid.Cli.Live;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Simulate.Watch;

/// <summary>What a detector found of the faults there were.</summary>
/// <param name="Anomalies">How many anomalies the fleet's sensors had in the run.</param>
/// <param name="Kinds">For each kind of fault there was: how many, and how many of them were found.</param>
/// <param name="FalseAlarms">Anomalies that belong to no fault.</param>
/// <param name="SensorDays">How many sensors there were, times how many days of event time they ran.</param>
internal sealed record Assessment(int Anomalies, IReadOnlyList<(FaultKind Kind, int Faults, int Found)> Kinds, int FalseAlarms, double SensorDays)
{
    // What a detector may still say after a fault: the way back from it is as strange as the way there, and its views look back so many readings.
    private const int GraceReadings = 24;

    public int Faults => Kinds.Sum(kind => kind.Faults);

    public int Found => Kinds.Sum(kind => kind.Found);

    /// <summary>
    /// An anomaly belongs to a fault of its sensor if it began while the fault lasted or within 24 readings after it, or was open when it began.
    /// </summary>
    public static Assessment Of(Fleet fleet, IReadOnlyList<Fault> faults, DateTimeOffset end, IEnumerable<LiveAnomaly> anomalies)
    {
        var intervals = fleet.Intervals;
        var ofSensor = faults.ToLookup(fault => fault.SensorId, StringComparer.Ordinal);
        var found = new HashSet<Fault>();
        var (count, falseAlarms) = (0, 0);
        foreach (var anomaly in anomalies)
        {
            if (!intervals.TryGetValue(anomaly.SensorId, out var interval) || anomaly.StartedAt < fleet.Options.Start || anomaly.StartedAt >= end)
            {
                continue;
            }

            count++;
            var belonging = ofSensor[anomaly.SensorId]
                .Where(fault => anomaly.StartedAt < fault.End + (GraceReadings * interval) && (anomaly.EndedAt ?? anomaly.PeakAt) >= fault.Start)
                .ToArray();
            found.UnionWith(belonging);
            falseAlarms += belonging.Length == 0 ? 1 : 0;
        }

        return new Assessment(
            count,
            [.. faults.GroupBy(fault => fault.Kind).OrderBy(kind => kind.Key).Select(kind => (kind.Key, kind.Count(), kind.Count(found.Contains)))],
            falseAlarms,
            intervals.Count * ((end - fleet.Options.Start) / TimeSpan.FromDays(1)));
    }
}
