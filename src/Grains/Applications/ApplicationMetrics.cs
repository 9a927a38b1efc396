using System.Diagnostics.Metrics;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Applications;

/// <summary>The instruments of applications, on the meter of the grains.</summary>
internal sealed class ApplicationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _tables;
    private readonly Histogram<long> _snapshotBytes;

    public ApplicationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(GrainMetrics.MeterName);
        _rows = _meter.CreateCounter<long>("sensorgrid.application.rows", "{row}", "Rows that applications stored; those that come out again after a crash count again.");
        _commits = _meter.CreateCounter<long>("sensorgrid.application.commits", "{commit}", "Saves of applications.");
        _failures = _meter.CreateCounter<long>("sensorgrid.application.failures", "{failure}", "Times that an application stopped and was started again.");
        _refused = _meter.CreateCounter<long>("sensorgrid.application.rows.refused", "{row}", "Rows that applications lost at a bound of what their programs keep (TOO_MANY_GROUPS, TOO_MANY_ROWS).");
        _tables = _meter.CreateCounter<long>(
            "sensorgrid.application.tables", "{change}", "Changes of reference tables that met running applications, by outcome: changed, and refused (the program cannot be bound to the new table; the old one stays).");
        _snapshotBytes = _meter.CreateHistogram<long>("sensorgrid.application.state.bytes", "By", "Bytes of a stored state of an application's run.");
    }

    public void OnCommitted(int rows, long refused, int snapshotBytes)
    {
        _refused.Add(refused);
        _commits.Add(1);
        _rows.Add(rows);
        if (snapshotBytes > 0)
        {
            _snapshotBytes.Record(snapshotBytes);
        }
    }

    public void OnFailed() => _failures.Add(1);

    public void OnTablesChanged() => _tables.Add(1, new KeyValuePair<string, object?>("outcome", "changed"));

    public void OnTablesRefused() => _tables.Add(1, new KeyValuePair<string, object?>("outcome", "refused"));

    public void Dispose() => _meter.Dispose();
}
