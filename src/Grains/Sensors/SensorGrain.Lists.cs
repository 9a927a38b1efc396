using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    /// <summary>
    /// Brings the lists up to date on whether the sensor lives, before storage has it. A sensor that lives is in the index, and in the roster of its shards, whose
    /// readers must know of it for as long as nothing comes from it. A retired one is in neither.
    /// </summary>
    /// <remarks>
    /// Should the process die between the lists and the storage, the shards are read again from before the retirement, since no checkpoint has passed it: the
    /// sensor is retired again, or lives again, and the lists are changed again. Every page that retires the sensor makes the state of the lists unknown, because the
    /// index also gets reports by <see cref="Fleet.SensorNews"/>, within a second and without waiting. A report that is lost or comes late is set right here; one that
    /// comes after this, from a silo where the sensor was before, lists a retired sensor again, which <c>GET /sensors</c> leaves out.
    /// </remarks>
    private async Task EnsureListedAsync(SensorCell.StillLease lease, CancellationToken cancellationToken)
    {
        var (engine, newShards) = (lease.Engine!, lease.Durable?.NewShards ?? []);
        if (_sensor.WasRetired)
        {
            if (_registration is { } earlier)
            {
                // A registration under way must not come after the changes below, whatever its outcome.
                await Task.WhenAny(earlier);
            }

            lease.TakeRetirement();
            (_registration, _isListed) = (null, null);
        }

        if (engine.LastReadingAt is null)
        {
            await UnregisterAsync(engine, cancellationToken);
            return;
        }

        var shards = _isListed == true ? newShards : [.. engine.LiveShards.Union(newShards)];
        if (_isListed != true)
        {
            await EnsureRegisteredAsync();
        }

        foreach (var shard in shards)
        {
            await GrainFactory.GetShardRoster(shard).RegisterAsync(_sensor.Id, cancellationToken);
        }

        _isListed = true;
    }

    private async Task UnregisterAsync(KeyEngine engine, CancellationToken cancellationToken)
    {
        if (_isListed == false)
        {
            return;
        }

        _isListed = null;
        if (_registration is { } underWay)
        {
            // It must not come after the change below.
            await Task.WhenAny(underWay);
            _registration = null;
        }

        await GrainFactory.GetGrain<ISensorIndexGrain>(SensorIndexSegments.Of(_sensor.Id)).UnregisterAsync(_sensor.Id, cancellationToken);
        foreach (var shard in engine.LiveShards.ToArray())
        {
            await GrainFactory.GetShardRoster(shard).UnregisterAsync(_sensor.Id, cancellationToken);
        }

        _isListed = false;
    }

    private Task EnsureRegisteredAsync()
    {
        if (_registration is null or { IsFaulted: true } or { IsCanceled: true })
        {
            _registration = RegisterAsync();
        }

        return _registration;
    }

    private async Task RegisterAsync()
    {
        var sensorId = _sensor.Id;
        await GrainFactory.GetGrain<ISensorIndexGrain>(SensorIndexSegments.Of(sensorId)).RegisterAsync(sensorId, CancellationToken.None);

        // The finished state machine is released.
        _registration = Task.CompletedTask;
    }
}
