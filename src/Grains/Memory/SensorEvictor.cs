using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Memory;

/// <summary>Makes sensors leave memory, the least recently used first, when there is hardly any room left.</summary>
/// <remarks>
/// Not left to Orleans' shedding on memory pressure: that knows nothing of pages and questions that reach a sensor without a call, ends what could not be stored, takes feeds and
/// lists along, and does not make readers wait, so that they fill the heap faster than it empties it.
/// </remarks>
internal sealed partial class SensorEvictor(SensorRoom room, GrainMetrics metrics, TimeProvider clock, ILogger<SensorEvictor> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Sensors that leave at the same time: as many as share a commit of the storage.</summary>
    private const int MostAtOnce = 256;

    private static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(10);

    // Every sensor is in use, or none can be stored.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _atOnce = new(MostAtOnce);
    private Task _running = Task.CompletedTask;
    private long _warnedAt;
    private long _evicted;
    private int _left;
    private int _stayed;

    /// <summary>Runs for as long as there may be activations: a silo that stops still loads and stores sensors.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SensorEvictor), ServiceLifecycleStage.RuntimeInitialize, _ => Begin(), EndAsync);

    public void Dispose()
    {
        _stop.Dispose();
        _atOnce.Dispose();
    }

    private Task Begin()
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await room.UntilHighAsync(_stop.Token);
                await MakeRoomAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task MakeRoomAsync()
    {
        do
        {
            var picked = room.Pick(MostAtOnce);
            foreach (var sensor in picked)
            {
                await _atOnce.WaitAsync(_stop.Token);
                _ = EvictAsync(sensor);
            }

            WarnIfFull();
            if (picked.Count == 0 || NoneLeaves())
            {
                await Task.Delay(Pause, clock, _stop.Token);
            }
        }
        while (room.IsHigh);
    }

    /// <summary>
    /// Determines whether every sensor requested to leave since the last round stays. Then to request the next ones at once would be a busy loop.
    /// </summary>
    private bool NoneLeaves()
    {
        var (left, stayed) = (Interlocked.Exchange(ref _left, 0), Interlocked.Exchange(ref _stayed, 0));
        return left == 0 && stayed > 0;
    }

    private async Task EvictAsync(IRoomTenant sensor)
    {
        try
        {
            if (await sensor.LeaveAsync())
            {
                // It has reported that itself, unless it ended before it was ever called.
                room.Leave(sensor);
                metrics.OnSensorEvicted();
                Interlocked.Increment(ref _evicted);
                Interlocked.Increment(ref _left);
            }
            else
            {
                Stays(sensor);
            }
        }
        catch (Exception exception)
        {
            // Whatever the fault, the sensor may be picked again.
            LogNotEvicted(exception, sensor.Id);
            Stays(sensor);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private void Stays(IRoomTenant sensor)
    {
        // Before the room picks others.
        Interlocked.Increment(ref _stayed);
        room.Stays(sensor);
    }

    private void WarnIfFull()
    {
        if (_warnedAt != 0 && clock.GetElapsedTime(_warnedAt) < WarningInterval)
        {
            return;
        }

        _warnedAt = clock.GetTimestamp();
        LogFull(room.Live, room.LiveBytes >> 20, room.LiveBytesAllowed >> 20, Interlocked.Exchange(ref _evicted, 0));
    }
}
