using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The metrics of a stream's shard readers on this silo.</summary>
internal sealed class KinesisStreamMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SensorGrid.Streaming.Kinesis";

    private readonly TagList _tags;
    private readonly string? _source;
    private readonly Counter<long> _records;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _pages;
    private readonly Histogram<double> _pageDuration;
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _rewinds;
    private readonly Counter<long> _checkpoints;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _gaps;

    public KinesisStreamMetrics(IMeterFactory meterFactory, string provider, string? source, ShardRegistry board, TimeProvider timeProvider)
    {
        _tags = new TagList { { "provider", provider } };
        _source = source;
        var meter = meterFactory.Create(MeterName);
        _records = meter.CreateCounter<long>("kinesis.records", "{record}", "Records read.");
        _bytes = meter.CreateCounter<long>("kinesis.bytes", "By", "Data of the records read.");
        _pages = meter.CreateCounter<long>("kinesis.pages", "{page}", "Reads that were answered, empty ones included.");
        _pageDuration = meter.CreateHistogram<double>("kinesis.page.duration", "s", "Time from asking for a page to having it.");
        _throttles = meter.CreateCounter<long>("kinesis.throttles", "{read}", "Reads that the service refused as too many.");
        _rewinds = meter.CreateCounter<long>(
            "kinesis.rewinds", "{rewind}", "Times that a shard was read again from its checkpoint because something was lost downstream.");
        _checkpoints = meter.CreateCounter<long>("kinesis.checkpoints", "{checkpoint}", "Checkpoints written.");
        _refused = meter.CreateCounter<long>(
            "kinesis.checkpoints.refused", "{checkpoint}", "Checkpoints refused because another reader had taken over.");
        _faults = meter.CreateCounter<long>("kinesis.faults", "{fault}", "Times that a reader stopped at an error and began again.");
        _gaps = meter.CreateCounter<long>("kinesis.gaps", "{gap}", "Stretches of shards that were trimmed before they were read.");
        meter.CreateObservableGauge("kinesis.shards.owned", () => Measure(board.Shards.Count), "{shard}", "Shards that this silo reads.");
        meter.CreateObservableGauge(
            "kinesis.shard.lag",
            () => board.Shards.Where(shard => shard.Behind is not null).Select(shard => Measure(shard.Behind!.Value.TotalSeconds, shard.ShardId)),
            "s",
            "How far reading is behind the shard's tip.");
        meter.CreateObservableCounter(
            "kinesis.shard.records",
            () => board.Shards.Select(shard => new Measurement<long>(shard.Records, TagsOf(shard.ShardId))),
            "{record}",
            "Records of a shard that its reader delivered.");
        meter.CreateObservableGauge(
            "kinesis.shard.checkpoint.age",
            () => board.Shards.Select(shard => Measure(Math.Max(0, (timeProvider.GetUtcNow() - shard.CheckpointedAt).TotalSeconds), shard.ShardId)),
            "s",
            "Time since the shard's checkpoint was last written.");
    }

    public void OnDelivered(int records) => _records.Add(records, _tags);

    public void OnPage(long bytes, TimeSpan duration)
    {
        _pages.Add(1, _tags);
        _bytes.Add(bytes, _tags);
        _pageDuration.Record(duration.TotalSeconds, _tags);
    }

    /// <summary>Counts a page that was pushed: nobody asked for it, so that it has no duration.</summary>
    public void OnPushed(long bytes)
    {
        _pages.Add(1, _tags);
        _bytes.Add(bytes, _tags);
    }

    public void OnThrottled() => _throttles.Add(1, _tags);

    public void OnRewound() => _rewinds.Add(1, _tags);

    public void OnCheckpoint() => _checkpoints.Add(1, _tags);

    public void OnCheckpointRefused() => _refused.Add(1, _tags);

    public void OnFault() => _faults.Add(1, _tags);

    public void OnGap() => _gaps.Add(1, _tags);

    private Measurement<int> Measure(int value) => new(value, _tags);

    private Measurement<double> Measure(double value, string shardId) => new(value, TagsOf(shardId));

    private KeyValuePair<string, object?>[] TagsOf(string shardId) => [.. _tags, new("shard", _source is null ? shardId : $"{_source}:{shardId}")];
}
