using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Applications;

/// <summary>What the applications of a silo share.</summary>
/// <param name="States">Stores applications.</param>
/// <param name="Streams">The streams that can be read.</param>
/// <param name="Tables">The reference tables of the catalogue.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Silo">The silo's address, for people.</param>
/// <param name="SnapshotInterval">The interval between stored states of a run.</param>
/// <param name="Clock">The clock.</param>
internal sealed record ApplicationServices(
    PartedStateStore States, ApplicationStreams Streams, ApplicationTables Tables, ApplicationMetrics Metrics, string Silo, TimeSpan SnapshotInterval, TimeProvider Clock)
{
    /// <summary>Gets the place of records that arrive from an instant on, in all shards of an application's streams.</summary>
    public async Task<MergePlace> StartAsync(ApplicationDefinition definition, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var time = at.ToUnixTimeMilliseconds();
        var shards = await ApplicationReader.ListAsync(Streams.Of(definition), cancellationToken);
        var names = shards.Select(shard => shard.Shard).ToHashSet();
        return new MergePlace([.. shards.OrderBy(shard => shard.Shard).Select(shard => new LanePlace(shard.Shard, [.. shard.Parents.Where(names.Contains)], shard.Range, null, time, time))]);
    }
}
