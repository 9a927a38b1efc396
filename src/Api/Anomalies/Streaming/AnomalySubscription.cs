using System.Threading.Channels;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>What lies ready for one subscriber: a bounded number of changes. When it is full, changes are counted and left out until all was taken.</summary>
/// <param name="selection">Which anomalies it wants.</param>
/// <param name="metrics">Counts what is left out.</param>
/// <param name="abort">Ends the connection of a client that takes nothing at all any more.</param>
internal sealed class AnomalySubscription(AnomalySelection selection, AnomalyStreamMetrics metrics, Action abort)
{
    /// <summary>How many changes lie ready at the most.</summary>
    public const int Capacity = 256;

    /// <summary>How many heartbeats may wait for a client: two minutes.</summary>
    private const int MostUnansweredBeats = 8;

    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private List<(int Site, LiveAnomaly Change)> _changes = [];
    private Dictionary<int, LiveAnomaly> _passed = [];
    private Dictionary<int, long>? _lostUntil;
    private long? _lostCount;
    private bool _beat;
    private int _unansweredBeats;

    /// <summary>Takes a change for the subscriber, without ever waiting.</summary>
    /// <param name="site">The number that the subscriber gave the site.</param>
    public void Offer(int site, LiveAnomaly change)
    {
        lock (_lock)
        {
            if (!selection.Has(change.Entry))
            {
                if (_lostUntil is null)
                {
                    _passed[site] = change;
                }

                return;
            }

            if (_lostUntil is null && _changes.Count < Capacity)
            {
                _changes.Add((site, change));
            }
            else
            {
                Lose_NeedsLock(site, change.Entry.UpdatedCursor);
            }
        }

        Signal();
    }

    /// <summary>Says that the feed could not give changes up to a place any more.</summary>
    public void Lose(int site, long until)
    {
        lock (_lock)
        {
            Lose_NeedsLock(site, until);
            _lostCount = null;
        }

        Signal();
    }

    /// <summary>Says that it is time for a sign of life.</summary>
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

    /// <summary>Says that the client takes what it is sent.</summary>
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

    /// <summary>Takes all that lies ready, in order.</summary>
    public Delivery Take()
    {
        lock (_lock)
        {
            var delivery = new Delivery(_changes, _passed, _lostUntil, _lostCount, _beat);
            _changes = [];
            _passed = [];
            _lostUntil = null;
            _beat = false;
            return delivery;
        }
    }

    private void Lose_NeedsLock(int site, long until)
    {
        if (_lostUntil is null)
        {
            _lostUntil = [];
            _lostCount = 0;
        }

        _lostUntil[site] = until;
        _lostCount++;
        metrics.OnMissed();
    }
}

/// <summary>What lay ready for a subscriber.</summary>
/// <param name="Changes">Changes that it wants.</param>
/// <param name="Passed">By site, the last change that it did not want: nothing up to it is still to come.</param>
/// <param name="LostUntil">By site, the last change that was left out after those; null when nothing was.</param>
/// <param name="LostCount">How many were left out; null when nobody knows.</param>
/// <param name="Beat">Whether it is time for a sign of life.</param>
internal sealed record Delivery(
    List<(int Site, LiveAnomaly Change)> Changes,
    Dictionary<int, LiveAnomaly> Passed,
    Dictionary<int, long>? LostUntil,
    long? LostCount,
    bool Beat);
