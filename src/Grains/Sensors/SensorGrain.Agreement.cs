using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    /// <summary>Refuses readings on a silo that computes otherwise than the cluster: the sensor is stored, and goes on where it agrees.</summary>
    private void RequireAgreement()
    {
        if (_runtime.Agreement.IsRefused)
        {
            DeactivateOnIdle();
            throw new InvalidOperationException("This silo computes otherwise than the cluster.");
        }
    }

    /// <summary>
    /// Makes sure that the sensor is as storage has it, where a reader gives no position that it must have, or it lacks that: another activation may have stored it since it was
    /// loaded, and a checkpoint may have covered what this activation lacks.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody else has stored it: the activation ends, and the next one has what storage holds.</exception>
    private async ValueTask RequireCurrentAsync(ShardName shard, LogPosition? previous, long pass)
    {
        if ((previous is { } known && _sensor.HasOrIngests(shard, known)) || (pass != SensorPass.None && pass == _loadedForPass))
        {
            return;
        }

        using (var lease = await _sensor.AcquireStillAsync())
        {
            if (await _runtime.States.IsCurrentAsync(this.GetGrainId(), _sensor.Stored, CancellationToken.None))
            {
                return;
            }

            lease.Invalidate();
        }

        DeactivateOnIdle();
        _runtime.Metrics.OnStale();
        LogStale(_runtime.Logger, _sensor.Id);
        throw new InvalidOperationException(SensorCell.InvalidMessage);
    }

    private async ValueTask<T> GapAsync<T>(ShardName shard, LogPosition? wanted, T outcome)
    {
        LogPosition? position = null;
        if (_sensor.IsInvalid)
        {
            DeactivateOnIdle();
        }
        else
        {
            position = await _sensor.ReadAsync(sensor => sensor.Engine?.PositionOf(shard), CancellationToken.None);
        }

        _runtime.Metrics.OnGap();
        LogGap(_runtime.Logger, _sensor.Id, shard, wanted, position);
        return outcome;
    }
}
