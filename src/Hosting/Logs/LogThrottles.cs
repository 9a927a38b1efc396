using System.Collections.Concurrent;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Hosting.Logs;

/// <summary>Throttles by key, a bounded number of them. When they are full, those that were not used for two minutes make room, and the rest share one.</summary>
/// <param name="time">The clock.</param>
/// <param name="interval">The time after which one more line of a key may pass.</param>
/// <param name="burst">The number of lines of a key that may pass at once.</param>
internal sealed class LogThrottles<TKey>(TimeProvider time, TimeSpan interval, int burst)
    where TKey : notnull
{
    /// <summary>Most keys.</summary>
    public const int Most = 1000;

    /// <summary>The time without a line after which a key may be forgotten.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<TKey, LogThrottle> _throttles = [];
    private readonly LogThrottle _others = new(time, interval, burst);
    private readonly LogThrottle _sweeps = new(time, TimeSpan.FromSeconds(10));

    public LogThrottle Of(TKey key)
    {
        if (_throttles.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_throttles.Count >= Most && _sweeps.TryPass(out _))
        {
            ForgetIdle();
        }

        return _throttles.Count >= Most ? _others : _throttles.GetOrAdd(key, _ => new LogThrottle(time, interval, burst));
    }

    private void ForgetIdle()
    {
        foreach (var (key, throttle) in _throttles)
        {
            if (throttle.IsIdle(Idle))
            {
                _throttles.TryRemove(key, out _);
            }
        }
    }
}
