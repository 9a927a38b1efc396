using Microsoft.Extensions.Logging;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Api.Redis;

/// <summary>The state that the connections of Redis clients share.</summary>
internal sealed partial class RedisDoor(
    CommandTable table,
    CommandRunner runner,
    Authentication authentication,
    RequestMemory memory,
    AnomalyHub hub,
    AnomalyStreamMetrics streamMetrics,
    RedisMetrics metrics,
    TimeProvider time,
    ILogger<RedisDoor> logger)
{
    private readonly LogThrottle _endings = new(time, TimeSpan.FromSeconds(1));
    private long _connections;

    public CommandRunner Runner => runner;

    public Authentication Authentication => authentication;

    public RequestMemory Memory => memory;

    public AnomalyHub Hub => hub;

    public AnomalyStreamMetrics StreamMetrics => streamMetrics;

    public RedisMetrics Metrics => metrics;

    public TimeProvider Time => time;

    /// <summary>Gets the number of a new connection.</summary>
    public long NextId() => Interlocked.Increment(ref _connections);

    /// <summary>Determines whether a command reads one sensor and will be admitted: it can be asked while others are awaited.</summary>
    public bool Reads(RedisSession session, CommandArguments arguments) =>
        session.MayRead && !session.IsForMessagesOnly && table.Find(arguments[0]) is { Write: not null } command && command.Takes(arguments.Count);

    /// <summary>Reports that a connection is ended, and why.</summary>
    public void OnEnded(RedisSession session, string reason)
    {
        metrics.OnEnded(reason);
        if (_endings.TryPass(out var held))
        {
            LogEnded(session.Addresses.Client, reason, held);
        }
    }

    /// <summary>Reports that a connection ends by a fault of this program.</summary>
    public void OnFault(RedisSession session, Exception exception)
    {
        metrics.OnEnded("fault");
        if (_endings.TryPass(out var held))
        {
            LogFault(exception, session.Addresses.Client, held);
        }
    }

    [LoggerMessage(8104, LogLevel.Error, "The connection of the Redis client at {Remote} ended by a fault. Since the last such line {Held} more were ended.")]
    private partial void LogFault(Exception exception, string remote, long held);

    [LoggerMessage(8103, LogLevel.Warning, "The connection of the Redis client at {Remote} is ended: {Reason}. Since the last such line {Held} more were.")]
    private partial void LogEnded(string remote, string reason, long held);
}
