namespace SensorGrid.Cli.Simulate.Faults;

/// <summary>One thing that is wrong with one sensor for a while: all readings with Start &lt;= event time &lt; End, and no other.</summary>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="MetricIndex">The index among the kind's metrics; -1 for silence.</param>
/// <param name="Metric">Its name; null for silence.</param>
/// <param name="Kind">The kind of the fault.</param>
/// <param name="FirstStep">The first of the sensor's readings that it touches.</param>
/// <param name="Steps">The number that it touches.</param>
/// <param name="Start">The time when the first of them is due.</param>
/// <param name="End">The time when the first good one after it is due.</param>
/// <param name="Magnitude">The magnitude in the metric's unit, see <see cref="FaultKind"/>; null where there is none.</param>
internal sealed record Fault(
    string SensorId,
    int MetricIndex,
    string? Metric,
    FaultKind Kind,
    long FirstStep,
    long Steps,
    DateTimeOffset Start,
    DateTimeOffset End,
    double? Magnitude)
{
    /// <summary>Computes the part of the fault that had happened when the run ended early.</summary>
    /// <param name="end">The end of the run, after <see cref="Start"/>.</param>
    public Fault CutAt(DateTimeOffset end)
    {
        if (end >= End)
        {
            return this;
        }

        var part = (end - Start) / (End - Start);
        return this with { End = end, Magnitude = Kind == FaultKind.SlowDrift ? Magnitude * part : Magnitude };
    }
}
