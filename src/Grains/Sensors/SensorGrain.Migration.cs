using System.Buffers;
using Orleans.Runtime.Placement;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain : IGrainMigrationParticipant
{
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_engine is null || _deposed)
        {
            return;
        }

        var snapshot = new ArrayBufferWriter<byte>();
        _engine.WriteSnapshot(snapshot);
        var behind = _durable?.ToArray() ?? [];
        dehydrationContext.TryAddValue(SensorMigration.Key, new SensorMigration
        {
            Snapshot = snapshot.WrittenSpan.ToArray(),
            ETag = _etag,
            AheadShards = Array.ConvertAll(behind, pair => pair.Key),
            AheadStored = Array.ConvertAll(behind, pair => pair.Value),
            HomeShard = _homeShard,
            Anomalies = _handOver?.ToArray() ?? [],
            Scores = _scores.ToArray(),
        });
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (!rehydrationContext.TryGetValue(SensorMigration.Key, out SensorMigration? migration) || migration is null)
        {
            return;
        }

        _engine = SensorEngine.Restore(migration.Snapshot, runtime.Definitions, runtime.Scorer.Model);
        _scores = ScoreTrail.Restore(migration.Scores);
        _etag = migration.ETag;
        _homeShard = migration.HomeShard;
        for (var i = 0; i < migration.AheadShards.Length; i++)
        {
            _durable ??= new DurablePositions();
            _durable.OnAdvanced(migration.AheadShards[i], migration.AheadStored[i]);
        }

        HandOver(migration.Anomalies);
        _rehydrated = true;
        runtime.Metrics.OnMigration();
    }

    /// <summary>
    /// Moves to the silo that reads the shard. A sensor with readings from several shards follows the newest one only: it would go to and fro
    /// between their readers otherwise.
    /// </summary>
    private void FollowReader(SensorPage page)
    {
        if (_homeShard is null || string.CompareOrdinal(page.Lineage.Shard, _homeShard) > 0)
        {
            _homeShard = page.Lineage.Shard;
        }

        if (page.Reader is { } reader && !reader.Equals(runtime.LocalSilo) && page.Lineage.Shard == _homeShard)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, reader);
            MigrateOnIdle();
        }
    }
}
