using SensorGrid.Features.Log;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Shards;

/// <summary>
/// Makes sensors that live in this silo durable without a call to each, where nothing has to be sent or listed before. A call writes into objects of the activation that are
/// old: each of them makes the next garbage collection longer, which stops all of the silo.
/// </summary>
/// <param name="runtime">The services that sensors share.</param>
/// <param name="limit">The longest wait for a save.</param>
internal sealed class LocalSaves(SensorRuntime runtime, TimeSpan limit)
{
    /// <summary>As long as a call waits for its answer by default: a storage that does not answer is not waited for in silence.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Stores a sensor, if storage lacks its position.</summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="shard">The shard whose barrier it is.</param>
    /// <param name="expected">The last position of the shard that was delivered to the sensor.</param>
    /// <param name="cancellationToken">The token that ends the wait; the save may take effect nevertheless.</param>
    /// <returns>Whether storage has the position; false when its grain must be called.</returns>
    /// <exception cref="TimeoutException">The save goes on, and keeps the sensor still.</exception>
    /// <exception cref="Exception">Storage has refused the save, or its outcome is unknown. The grain must be called.</exception>
    public async ValueTask<bool> TryPersistAsync(string sensorId, ShardName shard, LogPosition expected, CancellationToken cancellationToken)
    {
        if (!runtime.Sensors.TryGet(sensorId, out var sensor) || !sensor.TryAcquireStill(shard, expected, out var lease))
        {
            return false;
        }

        if (lease.StoredPositionOf(shard) >= expected)
        {
            lease.Dispose();
            return true;
        }

        await SaveAsync(lease, cancellationToken).WaitAsync(limit, runtime.Clock, cancellationToken);
        return true;
    }

    private async Task SaveAsync(SensorCell.StillLease lease, CancellationToken cancellationToken)
    {
        using (lease)
        {
            await lease.SaveAsync(runtime, cancellationToken);
        }
    }
}
