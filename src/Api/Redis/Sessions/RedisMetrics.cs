using System.Diagnostics.Metrics;

namespace SensorGrid.Api.Redis.Sessions;

/// <summary>The instruments of the meter <c>SensorGrid.Redis</c>.</summary>
internal sealed class RedisMetrics : IDisposable
{
    /// <summary>The reason of a command that asks for what cannot be, or for too much.</summary>
    public const string Bound = "bound";

    /// <summary>The reason of an answer that might be staler than was allowed.</summary>
    public const string Stale = "stale";

    /// <summary>The reason of a record that was not there in time.</summary>
    public const string NotYet = "not_yet";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _subscriptions;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _failed;
    private long _open;
    private long _commands;

    public RedisMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("SensorGrid.Redis");
        _connections = _meter.CreateUpDownCounter<long>("sensorgrid.redis.connections", "{connection}", "Connections of Redis clients.");
        _meter.CreateObservableCounter("sensorgrid.redis.commands", () => Commands, "{command}", "Commands of Redis clients.");
        _subscriptions = _meter.CreateUpDownCounter<long>("sensorgrid.redis.subscriptions", "{subscription}", "Channels and patterns that Redis clients subscribe to.");
        _ended = _meter.CreateCounter<long>(
            "sensorgrid.redis.ended", "{connection}", "Connections that were ended, by reason: slow, protocol, memory, key, http, fault.");
        _failed = _meter.CreateCounter<long>(
            "sensorgrid.redis.refused", "{command}", "Commands that were answered with an error, by reason: no_answer, write, unknown, bound, stale, not_yet.");
    }

    /// <summary>The number of connections now.</summary>
    public long Open => Interlocked.Read(ref _open);

    /// <summary>The number of commands since the start.</summary>
    public long Commands => Interlocked.Read(ref _commands);

    public void OnConnected()
    {
        Interlocked.Increment(ref _open);
        _connections.Add(1);
    }

    public void OnDisconnected()
    {
        Interlocked.Decrement(ref _open);
        _connections.Add(-1);
    }

    public void OnCommands(int count) => Interlocked.Add(ref _commands, count);

    public void OnSubscribed(int count) => _subscriptions.Add(count);

    public void OnEnded(string reason) => _ended.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void OnRefused(string reason) => _failed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
