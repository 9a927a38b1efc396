using Microsoft.Extensions.Logging;

namespace SensorGrid.Kinesis.Local.Records;

/// <summary>
/// The clock of arrival times: the wall clock, without its jumps. An arrival time decides what is late and what is ahead, for good, so a clock that is wrong for
/// a moment must not get into one. A jump against the monotonic clock is followed only when it has lasted for two minutes: then it is a correction, or a machine that was paused.
/// </summary>
internal sealed partial class SteadyClock : TimeProvider
{
    /// <summary>A difference between the clocks from which on it is a jump; below, they are set by each other as time services do.</summary>
    public static readonly TimeSpan Jump = TimeSpan.FromSeconds(1);

    /// <summary>The time after which a jump is followed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _inner;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();

    // The wall clock's time at a time of the monotonic one.
    private DateTimeOffset _anchor;
    private long _anchoredAt;
    private long? _jumpedAt;
    private TimeSpan _jump;

    /// <param name="inner">Has both clocks.</param>
    /// <param name="logger">Gets a warning of each jump.</param>
    public SteadyClock(TimeProvider inner, ILogger logger)
    {
        (_inner, _logger) = (inner, logger);
        Anchor(inner.GetUtcNow());
    }

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _inner.CreateTimer(callback, state, dueTime, period);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var wall = _inner.GetUtcNow();
            var steady = _anchor + _inner.GetElapsedTime(_anchoredAt);
            var difference = wall - steady;
            if (difference.Duration() < Jump)
            {
                _jumpedAt = null;
                return Anchor(wall);
            }

            if (_jumpedAt is not { } jumpedAt || (difference - _jump).Duration() >= Jump)
            {
                (_jumpedAt, _jump) = (_inner.GetTimestamp(), difference);
                LogJumped(difference, Patience);
                return steady;
            }

            if (_inner.GetElapsedTime(jumpedAt) < Patience)
            {
                return steady;
            }

            _jumpedAt = null;
            LogFollowed(difference);
            return Anchor(wall);
        }
    }

    private DateTimeOffset Anchor(DateTimeOffset wall)
    {
        _anchoredAt = _inner.GetTimestamp();
        return _anchor = wall;
    }

    [LoggerMessage(EventId = 8005, Level = LogLevel.Warning, Message = "The wall clock has jumped by {Difference}. Arrival times go on as before, until it has stayed so for {Patience}.")]
    private partial void LogJumped(TimeSpan difference, TimeSpan patience);

    [LoggerMessage(EventId = 8006, Level = LogLevel.Warning, Message = "The wall clock has stayed {Difference} away: arrival times follow it now.")]
    private partial void LogFollowed(TimeSpan difference);
}
