using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    /// <summary>Admits a page while the sensor is held for it: the lease is released when nothing of the page may be ingested.</summary>
    private async ValueTask<SensorPage?> AdmitHeldAsync(SensorCell.PageLease lease, SensorPage page, CancellationToken cancellationToken)
    {
        SensorPage? admitted = null;
        try
        {
            return admitted = await AdmitAsync(page, cancellationToken);
        }
        finally
        {
            if (admitted is null)
            {
                lease.Dispose();
            }
        }
    }

    /// <summary>
    /// Determines the part of a page that may be ingested: all of it, except for the first page of a sensor where the number of sensors has a limit. A sensor that was ever stored
    /// is not checked.
    /// </summary>
    /// <remarks>
    /// A refusal is a fact: a reading that is a dead letter already, because the shard is read again, stays one, though there may be room by now. Otherwise
    /// it would count and be a dead letter, too.
    /// </remarks>
    private async ValueTask<SensorPage?> AdmitAsync(SensorPage page, CancellationToken cancellationToken)
    {
        if (_runtime.MaxSensors is null || _sensor.Stored.HasState || _sensor.HasEngine)
        {
            return page;
        }

        var refused = await FindRefusedAsync(page, cancellationToken);
        PlacedReading[] readings = refused.Length == 0 ? page.Readings : [.. page.Readings.Where(placed => !refused.Contains(placed.Position))];
        return readings.Length > 0 && await MayBeAsync(cancellationToken) ? page with { Readings = readings } : null;
    }

    private ValueTask<LogPosition[]> FindRefusedAsync(SensorPage page, CancellationToken cancellationToken)
    {
        var log = RefusedSensors.LogOf(page.Lineage.Shard);
        return GrainFactory.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(log)).FindAsync(
            log,
            Array.ConvertAll(page.Readings, placed => placed.Position),
            page.Readings.Min(RefusedSensor.ArrivedAt),
            page.Readings.Max(RefusedSensor.ArrivedAt),
            cancellationToken);
    }

    /// <summary>
    /// Determines whether the sensor is one of those that may exist. While the lists use all the memory that they may, only one that is on them already is: a shard does not wait
    /// because the memory does not suffice for the limit.
    /// </summary>
    private async ValueTask<bool> MayBeAsync(CancellationToken cancellationToken)
    {
        if (!_runtime.Room.IsFullOfKnown)
        {
            return await GrainFactory.GetGrain<ISensorAdmissionGrain>(0).AdmitAsync(_sensor.Id, cancellationToken);
        }

        // Of all ids with a prefix, the prefix itself comes first.
        var segment = GrainFactory.GetGrain<ISensorIndexGrain>(SensorIndexSegments.Of(_sensor.Id));
        return await segment.ListAsync(_sensor.Id, null, 1, cancellationToken) is [var first] && first == _sensor.Id;
    }
}
