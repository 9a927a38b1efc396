using System.Threading.Channels;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>
/// The queue of one subscriber: a bounded number of changes. When it is full, changes are counted and left out until all were delivered.
/// </summary>
/// <param name="selection">The anomalies that it wants.</param>
/// <param name="metrics">The metrics that count what is left out.</param>
/// <param name="abort">The action that ends the connection of a client that receives nothing at all any more.</param>
internal sealed class AnomalySubscription(AnomalySelection selection, AnomalyStreamMetrics metrics, Action abort)
{
    /// <summary>The maximum number of queued changes.</summary>
    public const int Capacity = 256;

    /// <summary>The maximum number of heartbeats that may wait for a client: two minutes.</summary>
    private const int MostUnansweredBeats = 8;

    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private List<LiveAnomaly> _changes = [];
    private LiveAnomaly? _passed;
    private long _reached;
    private long? _lostUntil;
    private long? _lostCount;
    private bool _beat;
    private int _unansweredBeats;

    /// <summary>The site whose changes it is offered; null for those of all sites.</summary>
    public string? Site => selection.Site;

    /// <summary>Queues a change for the subscriber; never waits.</summary>
    public void Offer(LiveAnomaly change)
    {
        lock (_lock)
        {
            if (!selection.Has(change.Entry))
            {
                _passed = _lostUntil is null ? change : _passed;
                return;
            }

            if (_lostUntil is null && _changes.Count < Capacity)
            {
                _changes.Add(change);
            }
            else
            {
                Lose_NeedsLock(selection.IsAllSites ? change.Place : change.Entry.UpdatedCursor);
            }
        }

        Signal();
    }

    /// <summary>Reports that changes up to a position could not be had any more.</summary>
    /// <param name="until">A position of its feed for one site, and of the log of all sites otherwise.</param>
    public void Lose(long until)
    {
        lock (_lock)
        {
            Lose_NeedsLock(until);
            _lostCount = null;
        }

        Signal();
    }

    /// <summary>Reports up to which position of the log of all sites everything was offered.</summary>
    public void Reach(long place)
    {
        lock (_lock)
        {
            _reached = Math.Max(_reached, place);
        }
    }

    /// <summary>Requests a heartbeat.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            _beat = true;
            _unansweredBeats++;
            if (_unansweredBeats <= MostUnansweredBeats)
            {
                Signal();
                return;
            }
        }

        abort();
    }

    /// <summary>Reports that the client receives its events.</summary>
    public void OnSent()
    {
        lock (_lock)
        {
            _unansweredBeats = 0;
        }
    }

    /// <summary>Wakes the subscriber, so that it looks round.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>Waits until there may be something.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    /// <summary>Dequeues all changes, in order.</summary>
    public Delivery Take()
    {
        lock (_lock)
        {
            var delivery = new Delivery(_changes, _passed, _reached, _lostUntil, _lostCount, _beat);
            _changes = [];
            _passed = null;
            _lostUntil = null;
            _beat = false;
            return delivery;
        }
    }

    private void Lose_NeedsLock(long until)
    {
        _lostCount = _lostUntil is null ? 0 : _lostCount;
        _lostUntil = Math.Max(_lostUntil ?? 0, until);
        _lostCount++;
        metrics.OnMissed();
    }
}
