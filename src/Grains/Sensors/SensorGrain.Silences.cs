using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    public async ValueTask<SilenceAnswer> CheckSilenceAsync(
        ShardName shard, LogPosition? previous, long pass, DateTimeOffset frontier, CancellationToken cancellationToken)
    {
        RequireAgreement();
        await RequireCurrentAsync(shard, previous, pass);
        using var lease = await _sensor.AcquireStillAsync();
        if (previous is not null && !(lease.Engine?.PositionOf(shard) >= previous))
        {
            return await GapAsync(shard, previous, new SilenceAnswer(IsGap: true, AskAt: null));
        }

        return new SilenceAnswer(IsGap: false, await CheckSilenceAsync(lease, shard, frontier, cancellationToken));
    }

    private async ValueTask<DateTimeOffset?> CheckSilenceAsync(
        SensorCell.StillLease lease, ShardName shard, DateTimeOffset frontier, CancellationToken cancellationToken)
    {
        DeactivateIfEmpty();
        if (_sensor.IsInvalid)
        {
            throw new InvalidOperationException(SensorCell.InvalidMessage);
        }

        if (lease.Engine is { SilentFrom: null } && lease.LacksAnything)
        {
            // An earlier query may have opened a silence that could not be stored.
            await SaveAsync(lease, cancellationToken);
            return null;
        }

        if (lease.Engine is not { SilentFrom: { } from } engine)
        {
            return null;
        }

        if (frontier < from || !HaveReached(from, shard, frontier, engine) || lease.OpenSilence(frontier) is not { } silence)
        {
            return from;
        }

        _runtime.Metrics.OnAnomaly(silence);
        QueueRaised();
        Queue(new SensorAnomaly(_sensor.Id, silence));
        SendAnomalies();
        if (lease.TryReport(_runtime.TellEvery, out var status))
        {
            _runtime.News.Tell(_sensor.Id, status);
        }

        // No barrier queries a sensor without new readings; and with its next reading it must know that this silence was reported.
        await SaveAsync(lease, cancellationToken);
        return null;
    }

    /// <summary>Determines whether all shards that the sensor's readings may come through have been read until then: some readers may be behind.</summary>
    private bool HaveReached(DateTimeOffset from, ShardName shard, DateTimeOffset frontier, KeyEngine engine)
    {
        // A stream that is no source any more is not awaited: it has no reader.
        var shards = engine.LiveShards.Where(live => _runtime.Sources.Contains(live.Source)).ToArray();
        if (shards.Length <= 1)
        {
            return true;
        }

        _frontiers ??= [];
        _frontiers[shard] = frontier;
        return Array.TrueForAll(shards, live => _frontiers.TryGetValue(live, out var reached) && reached >= from);
    }
}
