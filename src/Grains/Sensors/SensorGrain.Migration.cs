using Orleans.Runtime.Placement;
using SensorGrid.Features.History;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain : IGrainMigrationParticipant
{
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_sensor.IsInvalid || _lastLease is not { Engine: not null } lease)
        {
            return;
        }

        var content = lease.Capture();
        var behind = lease.Durable?.ToArray() ?? [];
        dehydrationContext.TryAddValue(SensorMigration.Key, new SensorMigration
        {
            Snapshot = content.Snapshot,
            ETag = _sensor.Stored.ETag,
            Layout = _sensor.Stored.Layout,
            HasState = _sensor.Stored.HasState,
            IsInDoubt = lease.IsInDoubt,
            AheadShards = Array.ConvertAll(behind, pair => pair.Key),
            AheadStored = Array.ConvertAll(behind, pair => pair.Value),
            HomeShard = _sensor.HomeShard,
            Anomalies = _outbox?.ToArray() ?? [],
            Scores = content.Scores,
            DeadLetters = _refused?.ToArray() ?? [],
            LacksSilence = lease.Durable is { LacksSilence: true },
            IsListed = _isListed == true && !_sensor.WasRetired,
        });
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (!rehydrationContext.TryGetValue(SensorMigration.Key, out SensorMigration? migration) || migration is null)
        {
            return;
        }

        _sensor.Load(
            _runtime.RestoreEngine(_sensor.Id, migration.Snapshot), ScoreTrail.Restore(migration.Scores), migration.HomeShard, DurableOf(migration), migration.IsInDoubt);
        _sensor.Stored.Set(migration.ETag, migration.HasState, migration.Layout ?? StateLayout.Empty);
        _isListed = migration.IsListed ? true : null;

        Queue(migration.Anomalies);
        Queue(migration.DeadLetters);
        _rehydrated = true;
        _runtime.Metrics.OnMigration();
    }

    private static DurablePositions? DurableOf(SensorMigration migration)
    {
        if (migration.AheadShards.Length == 0 && !migration.LacksSilence)
        {
            return null;
        }

        var durable = new DurablePositions();
        for (var i = 0; i < migration.AheadShards.Length; i++)
        {
            durable.OnAdvanced(migration.AheadShards[i], migration.AheadStored[i]);
        }

        if (migration.LacksSilence)
        {
            durable.OnSilence();
        }

        return durable;
    }

    /// <summary>
    /// Moves to the silo that reads the shard. A sensor with readings from several shards follows one of them only: it would go to and fro
    /// between their readers otherwise.
    /// </summary>
    private void FollowReader(SensorPage page)
    {
        if (page.Reader is { } reader && !reader.Equals(_runtime.LocalSilo) && page.Lineage.Shard == _sensor.HomeShard)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, reader);
            MigrateOnIdle();
        }
    }
}
