using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    /// <summary>The same while the sensor is held for the page: it is let go when nothing of it may be taken.</summary>
    private async ValueTask<SensorPage?> AdmitHeldAsync(SensorPage page, CancellationToken cancellationToken)
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
                _sensor.LetGo();
            }
        }
    }

    /// <summary>
    /// The part of a page that may be taken. All of it, but for the first page of a sensor where the number of sensors has a limit. Who has ever been stored is not asked.
    /// </summary>
    /// <remarks>
    /// A refusal is a fact: a reading that is a dead letter already, because the shard is read again, stays one, though there may be room by now. Otherwise
    /// it would count and be a dead letter, too.
    /// </remarks>
    private async ValueTask<SensorPage?> AdmitAsync(SensorPage page, CancellationToken cancellationToken)
    {
        if (_runtime.MaxSensors is null || _etag is not null || _sensor.Engine is not null)
        {
            return page;
        }

        var log = RefusedSensors.LogOf(page.Lineage.Shard);
        var lane = GrainFactory.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(log));
        var readings = new List<PlacedReading>();
        foreach (var placed in page.Readings)
        {
            if (await lane.GetAsync(DeadLetterId.Of(log, placed.Position), cancellationToken) is null)
            {
                readings.Add(placed);
            }
        }

        return readings.Count > 0 && await GrainFactory.GetGrain<ISensorAdmissionGrain>(0).AdmitAsync(_sensor.Id, cancellationToken)
            ? page with { Readings = [.. readings] }
            : null;
    }
}
