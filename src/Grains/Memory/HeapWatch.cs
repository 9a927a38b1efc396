namespace SensorGrid.Grains.Memory;

/// <summary>
/// Looks at the heap after collections, and lets the sensors have less of it while it is fuller than planned: estimates may be wrong, and other things take memory, too.
/// </summary>
/// <remarks>
/// After a collection of the youngest objects the heap still holds old garbage, so one that looks full then is collected whole, in the background, before the figure is used. Less room comes
/// at once, more room bit by bit.
/// </remarks>
/// <param name="room">The room whose part changes.</param>
/// <param name="after">The function that reads the heap after the last collection of a kind.</param>
/// <param name="collect">The action that begins a whole collection in the background.</param>
internal sealed class HeapWatch(SensorRoom room, Func<GCKind, HeapState> after, Action collect, TimeProvider clock)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>The part of what is available from which on sensors have to leave.</summary>
    private const double Full = 0.85;

    /// <summary>The part of what is available below which there is room for more.</summary>
    private const double Roomy = 0.70;

    private const double Less = 0.85;
    private const double More = 1.05;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CollectInterval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private double _part = 1;
    private long _seen;
    private long _seenBackground;
    private long _seenBlocking;
    private long _collectedAt;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(HeapWatch), ServiceLifecycleStage.RuntimeInitialize, _ => Begin(), EndAsync);

    /// <summary>Reads the state of the heap once, and sets the part that sensors may use.</summary>
    public void Look()
    {
        // Whole collections are requested by themselves: under load a small one nearly always comes after them, and would hide them.
        var fullest = Math.Max(UsedAfter(GCKind.Background, ref _seenBackground), UsedAfter(GCKind.FullBlocking, ref _seenBlocking));
        var used = UsedAfter(GCKind.Any, ref _seen);
        if (fullest > Full)
        {
            _part = Math.Max(1.0 / 16, _part * Less);
        }
        else if (used is >= 0 and < Roomy)
        {
            _part = Math.Min(1, _part * More);
        }
        else if (used > Full && (_collectedAt == 0 || clock.GetElapsedTime(_collectedAt) >= CollectInterval))
        {
            _collectedAt = clock.GetTimestamp();
            collect();
        }

        room.Restrict(_part);
    }

    /// <summary>Computes the part of what is available that was in use after a collection of a kind; below 0 when there was none since the last look.</summary>
    private double UsedAfter(GCKind kind, ref long seen)
    {
        var heap = after(kind);
        if (heap.Collections == seen)
        {
            return -1;
        }

        seen = heap.Collections;
        return (double)heap.Bytes / room.Budget.Available;
    }

    public void Dispose() => _stop.Dispose();

    private Task Begin()
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, clock, _stop.Token);
                Look();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running;
    }
}
