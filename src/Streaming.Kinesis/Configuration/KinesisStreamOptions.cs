using Orleans.Providers;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Streaming.Kinesis.Configuration;

/// <summary>The settings of a Kinesis stream provider.</summary>
public sealed class KinesisStreamOptions
{
    /// <summary>The stream. Required.</summary>
    public string StreamName { get; set; } = "";

    /// <summary>
    /// The name of the stream among those that the silos read, so that shards with equal ids are not all placed on the same silo; null, the default, for at most one of them.
    /// Must be the same on all silos.
    /// </summary>
    public string? Source { get; set; }

    /// <summary>
    /// The interval between checkpoints of a shard; 10 ms to 1 day. Default 60 s. Longer costs fewer writes, and more records read again
    /// after a crash.
    /// </summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The part of the checkpoint interval over which the writes of one checkpoint are spread; 0 to 0.9. Default 0: all at once, which suits a storage that
    /// commits many together. One that is paid for, and throttles, by the second is better served evenly. A stop in good order never waits for it.
    /// </summary>
    public double PersistSpread { get; set; }

    /// <summary>The start position in a stream that was never read under this provider's name. Default: its oldest record.</summary>
    public KinesisStartPosition StartPosition { get; set; } = KinesisStartPosition.TrimHorizon;

    /// <summary>The arrival time to begin at, for <see cref="KinesisStartPosition.AtTimestamp"/>, where it is required.</summary>
    public DateTimeOffset? StartTimestamp { get; set; }

    /// <summary>
    /// A shard is read at most once in this time on average, and a fiftieth less often when there is nothing new, the shards of a silo one after the other; 1 ms to 10 s. Default 200 ms: the
    /// service allows five reads a second per shard. A server without that limit can be read more often.
    /// </summary>
    public TimeSpan ReadInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The maximum number of records per GetRecords call, 1-10,000. Default 1,000.</summary>
    public int RecordsPerRead { get; set; } = 1_000;

    /// <summary>
    /// Bytes of data that a shard may have delivered since its last checkpoint. Default 64 MiB. When checkpoints cannot be written,
    /// reading goes on until this is used up, and then waits.
    /// </summary>
    public long InFlightBudget { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// The interval at which the stream's shards are listed to find new ones; at least 10 ms. Default 30 s. The end of a shard is always
    /// noticed at once.
    /// </summary>
    public TimeSpan TopologyInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The grain storage that keeps checkpoints and epochs. Default: the storage named <c>Default</c>. It must be durable and refuse a write
    /// with an outdated ETag; memory storage loses both guarantees with its silo. Must be the same for all providers of a cluster.
    /// </summary>
    public string GrainStorageName { get; set; } = ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;

    /// <summary>
    /// The consumer of enhanced fan-out as which the stream's shards are read: 1 to 128 of a-z, A-Z, 0-9, <c>_</c>, <c>.</c> and <c>-</c>. It is registered when it is missing, and never removed.
    /// Null, the default: pages are asked for by GetRecords. Every cluster that reads the stream needs a name of its own.
    /// </summary>
    /// <remarks>
    /// Records are pushed to it as they arrive, and it shares its throughput with nobody. While a shard cannot be subscribed to, it is read by GetRecords. Needs a client that is an
    /// <see cref="IKinesisFanOut"/>, too.
    /// </remarks>
    public string? EnhancedFanOutConsumer { get; set; }

    /// <summary>
    /// The time without an event after which a subscription counts as dead. The service sends one about every 5 s, with records or without.
    /// </summary>
    internal TimeSpan SubscriptionPatience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The time-out for the last reader of a shard, if it is alive, to finish in good order when another silo takes the shard over.
    /// </summary>
    internal TimeSpan TakeOverTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
