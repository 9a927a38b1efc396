using SensorGrid.Features.Log;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Grains.Shards;

/// <summary>Reads the ledgers of shards, by the name of the shard.</summary>
/// <param name="sources">The streams that sensors get readings from.</param>
internal sealed class ShardLedgers(IEnumerable<SensorSource> sources) : IPinSource
{
    private readonly SensorSource[] _sources = [.. sources];

    /// <summary>Finds the ledgers of a shard's stream; null when this silo does not read it.</summary>
    public IKinesisShardLedgers? Find(ShardName shard) => _sources.FirstOrDefault(source => source.Name == shard.Source)?.Ledgers();

    public async Task<RevisionPin[]> GetPinsAsync(ShardName shard, CancellationToken cancellationToken)
    {
        var ledgers = Find(shard);
        var ledger = ledgers is null ? null : await ledgers.GetAsync(shard.ShardId, cancellationToken);
        return [.. (ledger?.Pins ?? []).Select(pin => new RevisionPin(pin.After?.SequenceNumber, pin.After?.SubSequenceNumber ?? 0, pin.Revision, pin.At))];
    }
}
