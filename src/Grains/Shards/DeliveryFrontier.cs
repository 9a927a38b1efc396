using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>How far a reader has delivered its shard, and who waits for it to come further. Safe for concurrent use.</summary>
/// <remarks>
/// A wait is an entry of a list that the delivery of its record removes: nobody looks again and again. The number of waits is bounded by who asks (each request of an API
/// waits once for each of at most 32 shards), and by <see cref="MostWaits"/>.
/// </remarks>
internal sealed class DeliveryFrontier
{
    /// <summary>The most waits at a time; beyond it a question is answered at once.</summary>
    public const int MostWaits = 20_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private LogPosition? _delivered;
    private DateTimeOffset? _upTo;

    /// <summary>The last record delivered (null for none), and the arrival time (UTC) up to which everything was (null while none is known).</summary>
    public (LogPosition? Delivered, DateTimeOffset? UpTo) State
    {
        get
        {
            lock (_lock)
            {
                return (_delivered, _upTo);
            }
        }
    }

    /// <summary>Begins at a checkpoint, or goes back to it: what was delivered after it comes again, and may be lacking meanwhile.</summary>
    /// <param name="checkpoint">The last record that is durable; null for none.</param>
    public void Begin(LogPosition? checkpoint)
    {
        lock (_lock)
        {
            (_delivered, _upTo) = (checkpoint, null);
            Wake_NeedsLock();
        }
    }

    /// <summary>Records that everything up to a record was delivered.</summary>
    /// <param name="record">The record.</param>
    /// <param name="arrivedAt">Its arrival (UTC).</param>
    public void OnDelivered(LogPosition record, DateTimeOffset arrivedAt)
    {
        lock (_lock)
        {
            _delivered = record;
            Reach_NeedsLock(arrivedAt);
            Wake_NeedsLock();
        }
    }

    /// <summary>Records that everything that arrived up to an instant (UTC) was delivered.</summary>
    public void OnReached(DateTimeOffset upTo)
    {
        lock (_lock)
        {
            Reach_NeedsLock(upTo);
        }
    }

    /// <summary>Ends all waits: the reader stops.</summary>
    public void End()
    {
        lock (_lock)
        {
            foreach (var waiter in _waiters)
            {
                waiter.Done.TrySetResult();
            }

            _waiters.Clear();
        }
    }

    /// <summary>Waits until a record was delivered, the reader stops, or the time is over; returns at once beyond <see cref="MostWaits"/>.</summary>
    /// <param name="record">The record.</param>
    /// <param name="wait">The longest wait.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    public async Task WaitAsync(LogPosition record, TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            if (_delivered?.Sequence.CompareTo(record.Sequence) >= 0 || _waiters.Count >= MostWaits || wait <= TimeSpan.Zero)
            {
                return;
            }

            node = _waiters.AddLast(new Waiter(record.Sequence, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await node.Value.Done.Task.WaitAsync(wait, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The state says how far it is.
        }
        finally
        {
            lock (_lock)
            {
                node.List?.Remove(node);
            }
        }
    }

    private void Reach_NeedsLock(DateTimeOffset upTo)
    {
        // A record without an arrival says nothing about time.
        if (upTo != default && !(upTo <= _upTo))
        {
            _upTo = upTo;
        }
    }

    private void Wake_NeedsLock()
    {
        for (var node = _waiters.First; node is not null;)
        {
            var next = node.Next;
            if (_delivered?.Sequence.CompareTo(node.Value.Sequence) >= 0)
            {
                node.Value.Done.TrySetResult();
                _waiters.Remove(node);
            }

            node = next;
        }
    }

    private sealed record Waiter(SequenceNumber Sequence, TaskCompletionSource Done);
}
