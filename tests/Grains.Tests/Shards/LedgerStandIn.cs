using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Tests.Shards;

/// <summary>Ledgers of a stream that no silo of the cluster reads by itself: tests play its readers.</summary>
internal sealed class LedgerStandIn : IKinesisShardLedgers
{
    public Dictionary<string, ShardStatus> Ledgers { get; } = new(StringComparer.Ordinal);

    public List<ReadableShard> Readable { get; } = [];

    public Task<ShardStatus> GetAsync(string shardId, CancellationToken cancellationToken) =>
        Task.FromResult(Ledgers.GetValueOrDefault(shardId) ?? new ShardStatus(0, null, null, false, []));

    public Task<IReadOnlyList<ReadableShard>> GetReadableAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ReadableShard>>(Readable);
}
