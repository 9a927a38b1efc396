using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>One segment of the list of all sensors, and how they are.</summary>
[GrainType("sensor-index"), Reentrant]
internal sealed partial class SensorIndexGrain(SensorGrainsStorage storage, ILogger<SensorIndexGrain> logger) : SensorListGrain(storage), ISensorIndexGrain
{
    /// <summary>How often it is stored how the sensors are: a crash costs as much, and a sensor that goes on tells again within a minute.</summary>
    private static readonly TimeSpan MarksInterval = TimeSpan.FromSeconds(30);

    private readonly IGrainStorage _storage = storage.Storage;
    private SensorMarks? _marks;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);

        // Not a reason to stay: a segment that nobody asks or tells anything may go.
        this.RegisterGrainTimer(StoreMarksAsync, new GrainTimerCreationOptions(MarksInterval, MarksInterval) { Interleave = false, KeepAlive = false });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => StoreMarksAsync(cancellationToken);

    public async ValueTask ReportAsync(SensorReport[] reports, CancellationToken cancellationToken)
    {
        await Task.WhenAll(reports
            .Where(report => Contains(report.SensorId) == (report.Status is null))
            .Select(report => ListAsync(report, cancellationToken)));
        foreach (var report in reports)
        {
            if (report.Status is { } status)
            {
                _marks!.Set(report.SensorId, status);
            }
        }
    }

    public ValueTask<string[]> ListByConditionAsync(
        string prefix, string? after, int limit, SensorCondition condition, DateTimeOffset silentBefore, CancellationToken cancellationToken) =>
        ValueTask.FromResult(List(prefix, after, limit, id => _marks!.ConditionOf(id, silentBefore) == condition));

    public ValueTask<SensorCounts> CountAsync(DateTimeOffset silentBefore, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_marks!.Count(silentBefore));

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
