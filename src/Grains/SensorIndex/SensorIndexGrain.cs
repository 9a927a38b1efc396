using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>
/// One segment of the list of sensors. Calls interleave, so that all that arrive while a write is under way share the next one; the fields
/// change between awaits only.
/// </summary>
[GrainType("sensor-index"), Reentrant]
internal sealed partial class SensorIndexGrain(SensorGrainsStorage storage, ILogger<SensorIndexGrain> logger) : Grain, ISensorIndexGrain
{
    /// <summary>How often it is stored how the sensors are: a crash costs as much, and a sensor that goes on tells again within a minute.</summary>
    private static readonly TimeSpan MarksInterval = TimeSpan.FromSeconds(30);

    private SensorIndexPages? _pages;
    private SensorMarks? _marks;
    private SortedIds _durable = new([]);
    private Batch? _next;
    private bool _writing;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pages = new SensorIndexPages(storage.Storage, this.GetGrainId());
        var sensorIds = await _pages.ReadAsync(cancellationToken);
        _marks = new SensorMarks(storage.Storage, this.GetGrainId());
        await _marks.ReadAsync(sensorIds, cancellationToken);
        _durable = new SortedIds(sensorIds);

        // Not a reason to stay: a segment that nobody asks or tells anything may go.
        this.RegisterGrainTimer(StoreMarksAsync, new GrainTimerCreationOptions(MarksInterval, MarksInterval) { Interleave = false, KeepAlive = false });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreMarksAsync(cancellationToken);

    public async ValueTask RegisterAsync(string sensorId, CancellationToken cancellationToken)
    {
        if (_durable.Contains(sensorId))
        {
            return;
        }

        var batch = _next ??= new Batch();
        batch.SensorIds.Add(sensorId);
        if (!_writing)
        {
            _ = WriteBatchesAsync();
        }

        // Not given up when the caller does: the id is in the batch.
        await batch.Written.Task.WaitAsync(cancellationToken);
    }

    public ValueTask<string[]> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_durable.List(prefix, after, limit));

    public async ValueTask ReportAsync(SensorReport[] reports, CancellationToken cancellationToken)
    {
        await Task.WhenAll(reports.Where(report => !_durable.Contains(report.SensorId)).Select(report => RegisterAsync(report.SensorId, cancellationToken).AsTask()));
        foreach (var report in reports)
        {
            _marks!.Set(report);
        }
    }

    public ValueTask<string[]> ListByConditionAsync(
        string prefix, string? after, int limit, SensorCondition condition, DateTimeOffset silentBefore, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_durable.List(prefix, after, limit, id => _marks!.ConditionOf(id, silentBefore) == condition));

    public ValueTask<SensorCounts> CountAsync(DateTimeOffset silentBefore, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_marks!.Count(silentBefore));

    private async Task StoreMarksAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _marks!.WriteAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            LogMarksNotStored(logger, exception, this.GetPrimaryKeyLong());
            if (exception is InconsistentStateException)
            {
                DeactivateOnIdle();
            }
        }
    }

    /// <summary>Never fails itself: each batch's callers hear what became of it.</summary>
    private async Task WriteBatchesAsync()
    {
        _writing = true;
        while (_next is { } batch)
        {
            _next = null;
            try
            {
                // What the last batch brought need not be written again.
                await _pages!.AppendAsync([.. batch.SensorIds.Where(id => !_durable.Contains(id))], OnWritten);
                batch.Written.SetResult();
            }
            catch (Exception exception)
            {
                // An InconsistentStateException reaches the callers unwrapped, so that Orleans discards this activation.
                batch.Written.SetException(exception);
            }
        }

        _writing = false;
    }

    private void OnWritten(IEnumerable<string> sensorIds)
    {
        foreach (var sensorId in sensorIds)
        {
            _durable.Add(sensorId);
            _marks!.Add(sensorId);
        }
    }

    /// <summary>New ids that are written together.</summary>
    private sealed class Batch
    {
        public HashSet<string> SensorIds { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
