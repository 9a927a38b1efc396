using Microsoft.Extensions.Logging;
using SensorGrid.Api.Clustering;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>Follows the feed of one site and gives every change to all of its subscribers.</summary>
internal sealed class SiteFollower
{
    /// <summary>A feed that gives fewer changes at once has given all that it had.</summary>
    private const int MostAtOnce = 256;

    private readonly CancellationTokenSource _stop;
    private readonly Lock _lock = new();
    private Seat[] _seats = [];
    private long _at;

    /// <param name="feed">The feed.</param>
    /// <param name="site">Its site.</param>
    /// <param name="at">The place from which on it is followed.</param>
    public SiteFollower(IAnomalyFeedGrain feed, string site, long at, ClusterReach reach, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        _at = at;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var follower = new GrainFollower($"the anomalies of site '{site}'", reach, time, logger);
        _ = Task.Run(() => RunAsync(feed, follower, _stop.Token), CancellationToken.None);
    }

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _seats.Length == 0;
            }
        }
    }

    /// <summary>Lets a subscriber have every change from now on.</summary>
    /// <param name="site">The number that it gave the site.</param>
    /// <param name="at">It has everything up to this place.</param>
    /// <returns>The place up to which it must read the feed itself: all changes after it, and after its own place, will be offered.</returns>
    public long Attach(AnomalySubscription subscription, int site, long at)
    {
        lock (_lock)
        {
            _seats = [.. _seats, new Seat(subscription, site, at)];
            return _at;
        }
    }

    /// <summary>Takes a subscriber out.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Detach(AnomalySubscription subscription)
    {
        lock (_lock)
        {
            var before = _seats.Length;
            _seats = Array.FindAll(_seats, seat => seat.Subscription != subscription);
            return _seats.Length == 0 && before > 0;
        }
    }

    /// <summary>Ends it.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The host stops, which has ended it already.
        }
    }

    private async Task RunAsync(IAnomalyFeedGrain feed, GrainFollower follower, CancellationToken cancellationToken)
    {
        using (_stop)
        {
            await follower.RunAsync(token => feed.FollowAsync(Volatile.Read(ref _at), token), Publish, cancellationToken);
        }
    }

    private void Publish(AnomalyChanges changes)
    {
        Seat[] seats;
        long before;
        lock (_lock)
        {
            before = _at;
            _at = Math.Max(_at, changes.Next);
            seats = _seats;
        }

        if (seats.Length == 0)
        {
            return;
        }

        // A feed that is not the one that was followed, or repeats itself, has nothing to say up to the place.
        var entries = Array.FindAll(changes.Entries, entry => entry.UpdatedCursor > before);
        var sinces = AnomalyFeeds.SincesOf(entries, complete: entries.Length < MostAtOnce);
        var live = entries.Select((entry, i) => new LiveAnomaly(entry, sinces[i])).ToArray();
        foreach (var (subscription, site, at) in seats)
        {
            if (changes.Missed)
            {
                subscription.Lose(site, live.Length > 0 ? live[0].Entry.UpdatedCursor - 1 : changes.Next);
            }

            foreach (var change in live)
            {
                if (change.Entry.UpdatedCursor > at)
                {
                    subscription.Offer(site, change);
                }
            }
        }
    }

    private readonly record struct Seat(AnomalySubscription Subscription, int Site, long At);
}
