using System.Threading.Channels;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Memory;

/// <summary>
/// The memory of this silo for sensors: an activation acquires its place in here before it loads its sensor, and waits while there is none. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// Room is counted in bytes, estimated for each sensor when it is loaded and stored, and in sensors where the budget has a number. What is known of sensors that
/// are not live takes part of it: see <see cref="OnListed"/>.
/// </para>
/// <para>
/// From fifteen sixteenths on sensors leave (<see cref="Pick"/>), down to seven eighths, so that there is nearly always a place at once. A sensor that moves here from
/// another silo comes with its state, and has a place at once: what is over the budget then holds up those that come after it. Waiting sensors are served in order.
/// </para>
/// </remarks>
internal sealed class SensorRoom
{
    private const double High = 15.0 / 16;
    private const double Low = 14.0 / 16;
    private const double Smallest = 1.0 / 16;

    // The most sensors that are checked in one hold of the lock.
    private const int StepsAtOnce = 4_096;

    private readonly Lock _lock = new();
    private readonly SecondChanceRing<IRoomTenant> _sensors = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly Channel<bool> _high = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly MemoryBudget _budget;
    private readonly GrainMetrics _metrics;
    private double _part = 1;
    private long _bytes;
    private long _listed;
    private long _read;
    private int _expected;
    private int _leaving;
    private long _leavingBytes;

    public SensorRoom(MemoryBudget budget, GrainMetrics metrics)
    {
        (_budget, _metrics) = (budget, metrics);
        metrics.Observe(this);
    }

    public MemoryBudget Budget => _budget;

    /// <summary>Live sensors, those included that are on their way in or out.</summary>
    public int Live
    {
        get
        {
            lock (_lock)
            {
                return _sensors.Count;
            }
        }
    }

    /// <summary>The approximate number of bytes that live sensors use.</summary>
    public long LiveBytes => Interlocked.Read(ref _bytes);

    /// <summary>The approximate bytes used by the knowledge of sensors, live or not.</summary>
    public long KnownBytes => Interlocked.Read(ref _listed) + Interlocked.Read(ref _read);

    /// <summary>The number of bytes that live sensors may use now.</summary>
    public long LiveBytesAllowed => (long)(_budget.ForLive(KnownBytes) * Volatile.Read(ref _part));

    /// <summary>Gets whether a sensor that is not live would have to wait.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return !HasRoom;
            }
        }
    }

    /// <summary>Gets whether the lists of sensors use all that they may: then no further sensor should become known here.</summary>
    public bool IsFullOfKnown => Interlocked.Read(ref _listed) >= _budget.KnownSensors * MemoryBudget.KnownSensor;

    private int MaxLive => _budget.MaxLiveSensors is { } most ? Math.Max(1, (int)(most * _part)) : int.MaxValue;

    private bool HasRoom => _sensors.Count < MaxLive && (_bytes + MemoryBudget.YoungSensor <= LiveBytesAllowed || _sensors.Count == 0);

    // Expected sensors, to which readers have readings to deliver, are about to come. At least one gets in where there is a place.
    private bool HasRoomForReader => HasRoom
        && (_expected == 0 || (_sensors.Count + _expected < MaxLive && _bytes + ((1L + _expected) * MemoryBudget.YoungSensor) <= LiveBytesAllowed));

    /// <summary>
    /// Acquires a place for a sensor that is about to be loaded; done when it has one. Give it back with <see cref="Leave"/>.
    /// </summary>
    public ValueTask EnterAsync(IRoomTenant sensor, CancellationToken cancellationToken) => EnterOrWaitAsync(sensor, cancellationToken);

    /// <summary>
    /// Waits until there is a place, and does not take it: for readers, before they deliver to a sensor that is not live. Other readers reckon with it until
    /// <see cref="EndWait"/>, which is to be called when the sensor has acknowledged the delivery; activations do not, so that the sensor itself can come.
    /// </summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => EnterOrWaitAsync(null, cancellationToken);

    /// <summary>Ends a reader's wait, whether it was served or cancelled.</summary>
    public void EndWait()
    {
        lock (_lock)
        {
            _expected--;
            Serve();
        }
    }

    /// <summary>Gives a place to a sensor that comes with its state, whatever that means for others.</summary>
    public void Enter(IRoomTenant sensor)
    {
        lock (_lock)
        {
            Add(sensor);
            SignalIfHigh();
        }
    }

    /// <summary>Releases the place of a sensor that is gone, or has never come. May be called more than once.</summary>
    public void Leave(IRoomTenant sensor)
    {
        lock (_lock)
        {
            if (!_sensors.Remove(sensor))
            {
                return;
            }

            EndLeaving(sensor);
            _bytes -= sensor.Bytes;
            sensor.Bytes = 0;
            Serve();
        }
    }

    /// <summary>Records that a sensor uses about so many bytes now.</summary>
    public void Resize(IRoomTenant sensor, int bytes)
    {
        lock (_lock)
        {
            if (sensor.Place >= 0)
            {
                _bytes += bytes - sensor.Bytes;
                _leavingBytes += sensor.IsLeaving ? bytes - sensor.Bytes : 0;
                sensor.Bytes = bytes;
                Serve();
            }
        }
    }

    /// <summary>Records that a list of sensors, or of those that a reader awaits, grows by so many bytes, or shrinks.</summary>
    public void OnListed(long bytes)
    {
        lock (_lock)
        {
            _listed += bytes;
            Serve();
        }
    }

    /// <summary>Counts bytes that a reader keeps by sensor for a while; negative when it releases them.</summary>
    public void OnRead(long bytes)
    {
        lock (_lock)
        {
            _read += bytes;
            Serve();
        }
    }

    /// <summary>Sets the usable part of the budget: less while the heap is fuller than it should be.</summary>
    /// <param name="part">0 to 1; at least a sixteenth is used.</param>
    public void Restrict(double part)
    {
        lock (_lock)
        {
            _part = Math.Clamp(part, Smallest, 1);
            Serve();
        }
    }

    /// <summary>The number of waits for room.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits until sensors should leave.</summary>
    public ValueTask<bool> UntilHighAsync(CancellationToken cancellationToken) => _high.Reader.ReadAsync(cancellationToken);

    /// <summary>Picks sensors that should leave, least recently used first; none when there is room enough, or when those that are leaving already make it.</summary>
    /// <param name="most">The maximum number.</param>
    /// <returns>The sensors; <see cref="Stays"/> or <see cref="Leave"/> is to be called for each.</returns>
    public List<IRoomTenant> Pick(int most)
    {
        var picked = new List<IRoomTenant>();
        lock (_lock)
        {
            while (picked.Count < most && IsAbove(Low) && _sensors.Next(StepsAtOnce) is { } sensor)
            {
                sensor.IsLeaving = true;
                _leaving++;
                _leavingBytes += sensor.Bytes;
                picked.Add(sensor);
            }
        }

        return picked;
    }

    /// <summary>Gets whether sensors that are not leaving yet should.</summary>
    public bool IsHigh
    {
        get
        {
            lock (_lock)
            {
                return IsAbove(High);
            }
        }
    }

    /// <summary>Records that a picked sensor does not leave: another one has to, unless there is room by now.</summary>
    public void Stays(IRoomTenant sensor)
    {
        lock (_lock)
        {
            EndLeaving(sensor);
            SignalIfHigh();
        }
    }

    private ValueTask EnterOrWaitAsync(IRoomTenant? sensor, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiter;
        lock (_lock)
        {
            waiter = _waiting.AddLast(new Waiter(sensor, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
            Serve();
            if (waiter.List is null)
            {
                return ValueTask.CompletedTask;
            }
        }

        return WaitAsync(waiter, cancellationToken);
    }

    private async ValueTask WaitAsync(LinkedListNode<Waiter> waiter, CancellationToken cancellationToken)
    {
        _metrics.OnRoomAwaited(ofReader: waiter.Value.Sensor is null);
        _high.Writer.TryWrite(true);
        using var given = cancellationToken.Register(() => GiveUp(waiter, cancellationToken));
        await waiter.Value.Served.Task;
    }

    private void GiveUp(LinkedListNode<Waiter> waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // A waiter that was served is in no list any more.
            if (waiter.List is not null)
            {
                _waiting.Remove(waiter);
                waiter.Value.Served.SetCanceled(cancellationToken);
                Serve();
            }
        }
    }

    // Called within the lock.
    private void Serve()
    {
        for (var next = _waiting.First; next is not null && HasRoom;)
        {
            var waiter = next;
            next = next.Next;
            if (waiter.Value.Sensor is { } sensor)
            {
                Add(sensor);
            }
            else if (HasRoomForReader)
            {
                _expected++;
            }
            else
            {
                // Those behind it may be the ones that others wait for.
                continue;
            }

            _waiting.Remove(waiter);
            waiter.Value.Served.SetResult();
        }

        // The served sensors fill the free room again, and no later event may signal that.
        SignalIfHigh();
    }

    private void Add(IRoomTenant sensor)
    {
        sensor.Bytes = MemoryBudget.YoungSensor;
        _bytes += sensor.Bytes;
        _sensors.Add(sensor);
    }

    private void EndLeaving(IRoomTenant sensor)
    {
        if (sensor.IsLeaving)
        {
            sensor.IsLeaving = false;
            _leaving--;
            _leavingBytes -= sensor.Bytes;
        }
    }

    private bool IsAbove(double mark) =>
        _sensors.Count - _leaving > MaxLive * mark
        || (_bytes - _leavingBytes > LiveBytesAllowed * mark && _sensors.Count > _leaving)
        || (_waiting.Count > 0 && !HasRoom && _leaving == 0 && _sensors.Count > 0);

    // Called within the lock.
    private void SignalIfHigh()
    {
        if (IsAbove(High))
        {
            _high.Writer.TryWrite(true);
        }
    }

    private readonly record struct Waiter(IRoomTenant? Sensor, TaskCompletionSource Served);
}
