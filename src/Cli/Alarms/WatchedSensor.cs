using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Alarms;

/// <summary>The alarms of one sensor beside its faults.</summary>
/// <param name="Kind">Name of the kind of sensor.</param>
/// <param name="Start">Event time at which the watch began, and with it the sensor's first day.</param>
/// <param name="End">Event time at which it ended, exclusive.</param>
/// <param name="Interval">The time from one reading to the next.</param>
/// <param name="Faults">The faults in order of time, never two at once.</param>
/// <param name="Alarms">All that were raised from start to end.</param>
internal sealed record WatchedSensor(
    string Kind, DateTimeOffset Start, DateTimeOffset End, TimeSpan Interval, IReadOnlyList<Fault> Faults, IReadOnlyList<Alarm> Alarms)
{
    // The way back from a fault is as strange as the way there. As long as the shortest faults: in readings, and at least as many seconds.
    private const int GraceReadings = 24;

    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(GraceReadings);

    /// <summary>Time after the end of a fault in which an alarm still belongs to it: 24 readings, and at least 24 s.</summary>
    public TimeSpan Grace => GraceReadings * Interval > LeastGrace ? GraceReadings * Interval : LeastGrace;

    /// <summary>
    /// Finds the fault that an alarm belongs to: the last one that began at or before the alarm and ended less than <see cref="Grace"/> before it. An alarm from before a fault
    /// does not find it, even if its anomaly lasts into the fault; and one alarm finds at most one fault.
    /// </summary>
    /// <returns>Null for a false alarm.</returns>
    public Fault? FaultOf(Alarm alarm) => Faults.LastOrDefault(fault => alarm.At >= Earliest(fault) && alarm.At < fault.End + Grace && IsOfKind(fault, alarm));

    // A silence is named by the last reading before it.
    private DateTimeOffset Earliest(Fault fault) => fault.Kind == FaultKind.Silence ? fault.Start - Interval : fault.Start;

    private static bool IsOfKind(Fault fault, Alarm alarm) =>
        alarm.Kind is null || (alarm.Kind == AnomalyKind.Silence) == (fault.Kind == FaultKind.Silence);
}
