using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.FanOut;

/// <summary>The open subscriptions: one for a consumer and a shard. Safe for concurrent use.</summary>
internal sealed class Subscriptions : IDisposable
{
    /// <summary>The time between two calls for the same consumer and shard.</summary>
    private const long Spacing = 1_000;

    /// <summary>The time after a successful call in which no other one is taken.</summary>
    private const long Protected = 5_000;

    /// <summary>Subscriptions that have ended are forgotten when there are so many; they count for seconds only.</summary>
    private const int ManyPlaces = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(long ConsumerId, long ShardId), Place> _places = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Ends when the server stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Opens a subscription in place of an older one.</summary>
    /// <param name="consumerId">The consumer.</param>
    /// <param name="shardId">The shard's row.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <exception cref="KinesisError">LimitExceededException within a second of the last call, ResourceInUseException within five of the last successful one.</exception>
    public Subscription Open(long consumerId, long shardId, long now)
    {
        Subscription? older;
        Subscription opened;
        lock (_lock)
        {
            Forget(now);
            var place = _places.GetValueOrDefault((consumerId, shardId));
            if (place is not null && now - place.CalledAt < Spacing)
            {
                throw KinesisError.LimitExceeded("Rate exceeded for SubscribeToShard: one call a second for a consumer and a shard.");
            }

            if (place is not null && now - place.OpenedAt < Protected)
            {
                place.CalledAt = now;
                throw KinesisError.SubscriptionInUse();
            }

            older = place?.Current;
            opened = new Subscription(this, (consumerId, shardId));
            _places[(consumerId, shardId)] = new Place { CalledAt = now, OpenedAt = now, Current = opened };
        }

        older?.TakeOver();
        return opened;
    }

    /// <summary>Ends the subscriptions of a consumer that was removed.</summary>
    public void EndOf(long consumerId)
    {
        Subscription[] open;
        lock (_lock)
        {
            open = [.. _places.Where(place => place.Key.ConsumerId == consumerId).Select(place => place.Value.Current).OfType<Subscription>()];
        }

        Array.ForEach(open, subscription => subscription.Wake());
    }

    /// <summary>Ends all, since the server stops.</summary>
    public Task StopAsync() => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    internal void Close(Subscription subscription)
    {
        lock (_lock)
        {
            if (_places.TryGetValue(subscription.Key, out var place) && place.Current == subscription)
            {
                place.Current = null;
            }
        }
    }

    private void Forget(long now)
    {
        if (_places.Count < ManyPlaces)
        {
            return;
        }

        foreach (var (key, _) in _places.Where(place => place.Value.Current is null && now - place.Value.OpenedAt >= Protected).ToList())
        {
            _places.Remove(key);
        }
    }

    private sealed class Place
    {
        public long CalledAt { get; set; }

        public long OpenedAt { get; init; }

        public Subscription? Current { get; set; }
    }
}
