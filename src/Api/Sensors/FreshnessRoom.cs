using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Sensors;

/// <summary>Bounds and counts the requests that wait for a shard. Safe for concurrent use.</summary>
/// <param name="most">The most requests that may wait at a time.</param>
internal sealed class FreshnessRoom(int most)
{
    /// <summary>The most requests of this process that may wait at a time.</summary>
    public const int MostWaiting = 1_000;

    private int _waiting;
    private long _refused;
    private long _notReached;
    private long _stale;

    /// <summary>The requests that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>The requests that were refused since the start because too many waited.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>The requests since the start whose wait was over before the record was there.</summary>
    public long NotReached => Interlocked.Read(ref _notReached);

    /// <summary>The answers since the start that were refused because they might be staler than was allowed.</summary>
    public long Stale => Interlocked.Read(ref _stale);

    /// <summary>Enters; <see cref="Leave"/> gives the room back.</summary>
    /// <exception cref="OverloadedException">As many requests wait as may.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _waiting) > most)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _refused);
            throw new OverloadedException($"{most} requests wait for records already, which is as many as may at a time; try again in a moment.");
        }
    }

    /// <summary>Gives the room of a request back.</summary>
    public void Leave() => Interlocked.Decrement(ref _waiting);

    /// <summary>Counts a request whose wait was in vain.</summary>
    public void OnNotReached() => Interlocked.Increment(ref _notReached);

    /// <summary>Counts answers that were too stale.</summary>
    public void OnStale(int answers) => Interlocked.Add(ref _stale, answers);
}
