namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>
/// Decides when a shard is subscribed to again. The service takes one call a second for a consumer and a shard, none within five seconds of a successful one, and a refusal may last. Outlives
/// the passes over a shard, so that a pass that begins anew does not hurry. Not safe for concurrent use.
/// </summary>
internal sealed class SubscriptionPace(TimeProvider clock)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1.1);
    private static readonly TimeSpan Protected = TimeSpan.FromSeconds(5.1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The wait where somebody has to do something first, e.g. to grant a permission.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ConsumerPoll = TimeSpan.FromMilliseconds(250);

    private long _since;
    private long _openedAt;
    private TimeSpan _wait;
    private int _failures;

    // Not over with the next event: two readers that take turns both have events.
    private int _takeOvers;

    /// <summary>The time until the next call may be made; zero or less when it is due.</summary>
    public TimeSpan Remaining => _wait == TimeSpan.Zero ? TimeSpan.Zero : _wait - clock.GetElapsedTime(_since);

    /// <summary>The number of subscriptions that failed since an event came last.</summary>
    public int Failures => _failures;

    /// <summary>Waits until the consumer may be ready.</summary>
    public void OnConsumerAwaited() => Wait(ConsumerPoll);

    /// <summary>Notes a call that was successful.</summary>
    public void OnOpened()
    {
        _openedAt = clock.GetTimestamp();
        Wait(Protected);
    }

    /// <summary>Notes that an event came: what was wrong is over.</summary>
    public void OnEvent() => _failures = 0;

    /// <summary>Notes that a subscription ended.</summary>
    public void OnEnded(SubscriptionEnd end)
    {
        if (end is SubscriptionEnd.Expired or SubscriptionEnd.Stopped or SubscriptionEnd.ShardEnded)
        {
            // Five seconds after it was opened, and if that was long ago at once.
            _takeOvers = end == SubscriptionEnd.Expired ? 0 : _takeOvers;
            return;
        }

        _failures++;
        var pause = end == SubscriptionEnd.TakenOver ? Doubled(Protected, ++_takeOvers) : _failures == 1 ? TimeSpan.Zero : Doubled(Spacing, _failures - 1);
        var rest = Protected - clock.GetElapsedTime(_openedAt);
        Wait(pause > rest ? pause : rest);
    }

    /// <summary>Notes that a call was refused.</summary>
    public void OnRefused(FallBackReason reason)
    {
        _failures++;
        Wait(SubscriptionFaults.IsLasting(reason) ? Jittered(Lasting) : reason == FallBackReason.InUse ? Doubled(Protected, _failures) : Doubled(Spacing, _failures));
    }

    // Those who failed together do not come back together: up to half as long again.
    private static TimeSpan Jittered(TimeSpan time) => time * (1 + (Random.Shared.NextDouble() / 2));

    private static TimeSpan Doubled(TimeSpan first, int times)
    {
        var doubled = first * Math.Pow(2, Math.Min(times - 1, 10));
        return Jittered(doubled < Longest ? doubled : Longest);
    }

    private void Wait(TimeSpan wait) => (_since, _wait) = (clock.GetTimestamp(), wait);
}
