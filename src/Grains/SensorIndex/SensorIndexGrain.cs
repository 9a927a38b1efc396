using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>One segment of the list of all sensors, and how they are.</summary>
[GrainType("sensor-index"), Reentrant]
internal sealed partial class SensorIndexGrain(SensorGrainsStorage storage, SensorRoom room, ILogger<SensorIndexGrain> logger)
    : SensorListGrain(storage, room), ISensorIndexGrain
{
    /// <summary>
    /// The interval at which the sensors' status is stored. A crash loses as much, and a sensor that goes on reports again within a minute.
    /// </summary>
    private static readonly TimeSpan MarksInterval = TimeSpan.FromSeconds(30);

    private readonly IGrainStorage _storage = storage.Storage;
    private SensorMarks? _marks;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);

        // Not a reason to stay: a segment without calls may go.
        this.RegisterGrainTimer(StoreMarksAsync, new GrainTimerCreationOptions(MarksInterval, MarksInterval) { Interleave = false, KeepAlive = false });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await base.OnDeactivateAsync(reason, cancellationToken);
        await StoreMarksAsync(cancellationToken);
    }

    public async ValueTask ReportAsync(SensorReport[] reports, CancellationToken cancellationToken)
    {
        await Task.WhenAll(reports
            .Where(report => Contains(report.SensorId) == (report.Status is null))
            .Select(report => ListAsync(report, cancellationToken)));
        foreach (var report in reports)
        {
            if (report.Status is { } status && NumberOf(report.SensorId) is >= 0 and var number)
            {
                _marks!.Set(number, status);
            }
        }
    }

    public ValueTask<string[]> ListByConditionAsync(
        string prefix, string? after, int limit, SensorCondition condition, DateTimeOffset silentBefore, CancellationToken cancellationToken) =>
        ValueTask.FromResult(List(prefix, after, limit, number => _marks!.ConditionOf(number, silentBefore) == condition));

    public ValueTask<SensorCounts> CountAsync(DateTimeOffset silentBefore, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_marks!.Count(silentBefore));

    protected override long MoreBytes => _marks?.Bytes ?? 0;

    protected override Task OnReadAsync(IReadOnlyList<string> sensorIds, CancellationToken cancellationToken)
    {
        _marks = new SensorMarks(_storage, this.GetGrainId());
        return _marks.ReadAsync(sensorIds, cancellationToken);
    }

    protected override void OnAdded(NumberedId sensor) => _marks!.Add(sensor);

    protected override void OnRemoved(NumberedId sensor) => _marks!.Remove(sensor);

    private Task ListAsync(SensorReport report, CancellationToken cancellationToken) => report.Status is null
        ? UnregisterAsync(report.SensorId, cancellationToken).AsTask()
        : RegisterAsync(report.SensorId, cancellationToken).AsTask();

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
}
