using System.Diagnostics;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The spans of shards' readers. Without a listener there are none.</summary>
internal static class ShardTraces
{
    private static readonly ActivitySource Source = new("SensorGrid.Streaming.Kinesis");

    /// <summary>Begins the delivery of a page.</summary>
    /// <param name="shardId">The shard.</param>
    /// <param name="bytes">The number of bytes of its records.</param>
    /// <returns>Null as well for a page without records: each shard has five of them a second.</returns>
    public static Activity? Page(string shardId, long bytes) => bytes == 0 ? null : Begin("shard page", shardId)?.SetTag("sensorgrid.bytes", bytes);

    /// <summary>Begins a checkpoint.</summary>
    /// <param name="shardId">The shard.</param>
    /// <param name="bytes">The number of delivered bytes that it covers.</param>
    public static Activity? Checkpoint(string shardId, long bytes) => Begin("shard checkpoint", shardId)?.SetTag("sensorgrid.bytes", bytes);

    /// <summary>Ends a span that came to another end than it should.</summary>
    public static void Fail(Activity? span, string reason) => span?.SetStatus(ActivityStatusCode.Error, reason);

    // It is nobody's parent: a page has calls to hundreds of sensors, a checkpoint to thousands.
    private static Activity? Begin(string name, string shardId)
    {
        var before = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity(name, ActivityKind.Consumer)?.SetTag("sensorgrid.shard", shardId);
        Activity.Current = before;
        return span;
    }
}
