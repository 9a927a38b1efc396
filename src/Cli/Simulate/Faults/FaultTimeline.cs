namespace SensorGrid.Cli.Simulate.Faults;

/// <summary>All faults of a fleet, in order of their start.</summary>
internal sealed class FaultTimeline
{
    private readonly Fault[] _faults;
    private readonly DateTimeOffset[] _starts;
    private readonly DateTimeOffset[] _ends;

    public FaultTimeline(IEnumerable<Fault> faults)
    {
        _faults = [.. faults.OrderBy(fault => fault.Start).ThenBy(fault => fault.SensorId, StringComparer.Ordinal)];
        _starts = [.. _faults.Select(fault => fault.Start)];
        _ends = [.. _faults.Select(fault => fault.End).Order()];
    }

    /// <summary>Counts the faults at an instant.</summary>
    public int UnderWayAt(DateTimeOffset time) => CountUpTo(_starts, time) - CountUpTo(_ends, time);

    /// <summary>Gets those that began before the end of a run, cut where they go on beyond it.</summary>
    public IReadOnlyList<Fault> Before(DateTimeOffset end) => [.. _faults.TakeWhile(fault => fault.Start < end).Select(fault => fault.CutAt(end))];

    // How many of the sorted times are not after the given one.
    private static int CountUpTo(DateTimeOffset[] times, DateTimeOffset time)
    {
        var (from, to) = (0, times.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = times[middle] <= time ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
