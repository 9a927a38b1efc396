using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>The metrics of a stream's subscriptions on this silo. Safe for concurrent use.</summary>
internal sealed class FanOutMetrics
{
    private readonly TagList _tags;
    private readonly string? _source;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _fallBacks;

    // By shard: the timestamp at which its subscription was opened, and what it is read by GetRecords for.
    private readonly ConcurrentDictionary<string, long> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FallBackReason> _fallenBack = new(StringComparer.Ordinal);

    public FanOutMetrics(IMeterFactory meterFactory, string provider, string? source, TimeProvider clock)
    {
        _tags = new TagList { { "provider", provider } };
        (_source, _clock) = (source, clock);
        var meter = meterFactory.Create(KinesisStreamMetrics.MeterName);
        _opened = meter.CreateCounter<long>("kinesis.fanout.subscriptions.opened", "{subscription}", "Subscriptions to shards that were opened.");
        _ended = meter.CreateCounter<long>("kinesis.fanout.subscriptions.ended", "{subscription}", "Subscriptions to shards that ended, by reason.");
        _fallBacks = meter.CreateCounter<long>("kinesis.fanout.fallbacks", "{fallback}", "Times that a shard began to be read by GetRecords because it could not be subscribed to, by reason.");
        meter.CreateObservableGauge("kinesis.fanout.shards.polled", () => new Measurement<int>(_fallenBack.Count, _tags), "{shard}", "Shards that are read by GetRecords because they cannot be subscribed to.");
        meter.CreateObservableGauge(
            "kinesis.fanout.subscription.age",
            () => _open.Select(shard => new Measurement<double>(_clock.GetElapsedTime(shard.Value).TotalSeconds, [.. _tags, new("shard", ShardName(shard.Key))])),
            "s",
            "Time since the shard's subscription was opened.");
    }

    public void OnOpened(string shardId)
    {
        _open[shardId] = _clock.GetTimestamp();
        _opened.Add(1, _tags);
    }

    public void OnEnded(string shardId, SubscriptionEnd reason)
    {
        _open.TryRemove(shardId, out _);
        _ended.Add(1, With(reason.ToString()));
    }

    public void OnFellBack(string shardId, FallBackReason reason)
    {
        _fallenBack[shardId] = reason;
        _fallBacks.Add(1, With(reason.ToString()));
    }

    /// <summary>Notes that a shard is no longer read by GetRecords, or not by this silo.</summary>
    public void OnFallBackOver(string shardId) => _fallenBack.TryRemove(shardId, out _);

    private TagList With(string reason) => [.. _tags, new("reason", reason)];

    private string ShardName(string shardId) => _source is null ? shardId : $"{_source}:{shardId}";
}
