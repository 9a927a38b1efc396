namespace SensorGrid.Guards.Logs;

/// <summary>
/// Bounds how often a line is logged that somebody outside can cause at will. Suppressed lines are counted, and reported with the next line
/// that passes.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="interval">The time after which one more line may pass; above zero.</param>
/// <param name="burst">The number that may pass at once after a rest of as many intervals; 1 or more.</param>
public sealed class LogThrottle(TimeProvider time, TimeSpan interval, int burst = 1)
{
    private readonly Lock _lock = new();
    private readonly double _burst = burst;
    private double _free = burst;
    private long _seenAt = time.GetTimestamp();
    private long _held;

    /// <summary>Determines whether no line was requested for so long.</summary>
    public bool IsIdle(TimeSpan since)
    {
        lock (_lock)
        {
            return time.GetElapsedTime(_seenAt) >= since;
        }
    }

    /// <summary>Determines whether a line may be written now; otherwise it is counted.</summary>
    /// <param name="held">The number that were held back since the last one that passed.</param>
    public bool TryPass(out long held)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _free = Math.Min(_burst, _free + (time.GetElapsedTime(_seenAt, now) / interval));
            _seenAt = now;

            // A sum of parts of an interval comes short of a whole one by a rounding.
            if (_free < 1 - 1e-9)
            {
                held = ++_held;
                return false;
            }

            _free--;
            (held, _held) = (_held, 0);
            return true;
        }
    }
}
