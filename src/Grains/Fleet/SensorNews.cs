using System.Collections.Concurrent;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Fleet;

/// <summary>The queued status reports of this silo's sensors: of each the newest. Safe for concurrent use.</summary>
internal sealed class SensorNews
{
    private readonly ConcurrentDictionary<string, SensorStatus?> _waiting = new(StringComparer.Ordinal);
    private long _readings;

    /// <summary>The number of readings that sensors of this silo have ingested from the stream since it started.</summary>
    public long Readings => Interlocked.Read(ref _readings);

    /// <summary>Counts readings that a sensor has ingested; those that it had already do not count.</summary>
    public void OnReadings(in DispositionCounts counts) => Interlocked.Add(
        ref _readings,
        counts[ReadingDisposition.Counted] + counts[ReadingDisposition.Late] + counts[ReadingDisposition.Duplicate]);

    /// <summary>Queues the sensor's newest status; null when it is retired.</summary>
    public void Tell(string sensorId, SensorStatus? status) => _waiting[sensorId] = status;

    /// <summary>Dequeues all reports.</summary>
    public List<SensorReport> Take()
    {
        var reports = new List<SensorReport>();
        foreach (var sensorId in _waiting.Keys)
        {
            if (_waiting.TryRemove(sensorId, out var status))
            {
                reports.Add(new SensorReport(sensorId, status));
            }
        }

        return reports;
    }

    /// <summary>Queues reports again that could not be sent, unless there is a newer one of the same sensor.</summary>
    public void PutBack(IEnumerable<SensorReport> reports)
    {
        foreach (var report in reports)
        {
            _waiting.TryAdd(report.SensorId, report.Status);
        }
    }
}
