using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The services that the readers of a provider's shards share on a silo.</summary>
internal sealed record ShardReaderContext(
    string Provider,
    KinesisStreamOptions Options,
    IAmazonKinesis Client,
    IGrainFactory Grains,
    IShardRecordProcessorFactory Processors,
    IShardRevisions? Revisions,
    SiloAddress Silo,
    IClusterMembershipService Membership,
    KinesisStreamMetrics Metrics,
    TimeProvider TimeProvider,
    ILogger Logger,
    IShardPageSource? Pages = null)
{
    /// <summary>The phases of the reads of the silo's shards, of all its providers.</summary>
    public ReadPhases Phases { get; init; } = new();

    public IShardGrain ShardGrain(string shardId) => Grains.GetGrain<IShardGrain>(ShardKey.Shard(Provider, Options.StreamName, shardId));

    public IStreamTopologyGrain TopologyGrain() =>
        Grains.GetGrain<IStreamTopologyGrain>(ShardKey.Stream(Provider, Options.StreamName));
}
