namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    /// <summary>Stores the sensor and ends the activation; the room requests it while pages and queries go on: see <see cref="StoreToLeaveAsync"/>.</summary>
    public async Task<bool> LeaveAsync()
    {
        var outcome = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        GrainContext.Scheduler.QueueAction(
            static state =>
            {
                var (grain, outcome) = ((SensorGrain, TaskCompletionSource<bool>))state;
                grain.StoreToLeaveAsync(outcome).Ignore();
            },
            (this, outcome));

        // It may end by itself meanwhile, and then never reports an outcome.
        var ended = GrainContext.Deactivated;
        await Task.WhenAny(outcome.Task, ended);
        if (!ended.IsCompleted && !await outcome.Task)
        {
            return false;
        }

        await ended;
        return true;
    }

    /// <summary>Waits for room in memory, then loads the sensor.</summary>
    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        if (_rehydrated)
        {
            _runtime.Room.Enter(_sensor);
            _sensor.Resize(_runtime.Room);
            return;
        }

        await _runtime.Room.EnterAsync(_sensor, cancellationToken);
        try
        {
            await LoadAsync(cancellationToken);

            // Orleans has abandoned this activation, and does not signal that by its end.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            _runtime.Room.Leave(_sensor);
            throw;
        }

        _sensor.Resize(_runtime.Room);
    }

    /// <summary>
    /// Stores the sensor and ends it then. One that cannot be stored stays and goes on answering, and the sensor that waits for its place waits on. One that is used meanwhile
    /// stays, too. Before it leaves, the readers of this silo get what they would have to load it for.
    /// </summary>
    private async Task StoreToLeaveAsync(TaskCompletionSource<bool> outcome)
    {
        try
        {
            using (var lease = await _sensor.AcquireStillAsync())
            {
                if (!_sensor.IsInvalid && lease.Engine is { } engine)
                {
                    if (lease.LacksAnything)
                    {
                        await SaveAsync(lease, CancellationToken.None);
                    }

                    _runtime.Readers.OnStored(_sensor.Id, engine);
                }
            }

            var leaves = !_sensor.WasUsed;
            if (leaves)
            {
                DeactivateOnIdle();
            }

            outcome.SetResult(leaves);
        }
        catch (Exception exception)
        {
            LogStays(_runtime.Logger, exception, _sensor.Id);
            outcome.SetResult(false);
        }
    }
}
