using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace SensorGrid.Hosting.Logs;

/// <summary>The instruments of the meter <c>SensorGrid.Logs</c>.</summary>
internal sealed class LogMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _held;

    public LogMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("SensorGrid.Logs");
        _held = _meter.CreateCounter<long>("sensorgrid.log.lines_held", "{line}", "Lines that were not logged because too many of their kind came.");
    }

    public void OnHeld(string category, LogLevel level) => _held.Add(1, new("category", category), new("level", level.ToString()));

    public void Dispose() => _meter.Dispose();
}
