using Orleans.Placement;
using Orleans.Runtime.Placement;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Shards;

/// <summary>Answers for the reader of a shard, where that is on its own silo; otherwise it moves there.</summary>
[GrainType("shard-frontier"), PreferLocalPlacement]
internal sealed class ShardFrontierGrain(ShardReaders readers, ShardLedgers ledgers, ILocalSiloDetails silo, TimeProvider clock) : Grain, IShardFrontierGrain
{
    public async ValueTask<ShardFrontier> GetAsync(FrontierQuestion question, CancellationToken cancellationToken)
    {
        var shard = ShardName.Parse(this.GetPrimaryKeyString());
        if (readers.Find(shard) is not { } reader)
        {
            return await LocateAsync(shard, cancellationToken);
        }

        if (question.After is { } record)
        {
            var wait = question.Wait < FrontierQuestion.LongestWait ? question.Wait : FrontierQuestion.LongestWait;
            await reader.Frontier.WaitAsync(record, wait, clock, cancellationToken);
        }

        // The state first: what it covers has been recorded for the sensors by then. A reader that went back meanwhile has forgotten some of that.
        var (delivered, upTo) = reader.Frontier.State;
        LogPosition?[] last = [.. question.SensorIds.Select(reader.LastDelivered)];
        return readers.Find(shard) == reader && !(reader.Frontier.State.Delivered < delivered)
            ? new ShardFrontier(FrontierState.Read, delivered, upTo is { } instant ? Max(clock.GetUtcNow() - instant, TimeSpan.Zero) : null) { LastDelivered = last }
            : new ShardFrontier(FrontierState.Moved);
    }

    private async Task<ShardFrontier> LocateAsync(ShardName shard, CancellationToken cancellationToken)
    {
        if (ledgers.Find(shard) is not { } stream)
        {
            DeactivateOnIdle();
            return new ShardFrontier(FrontierState.UnknownStream);
        }

        var ledger = await stream.GetAsync(shard.ShardId, cancellationToken);
        if (ledger.Finished)
        {
            DeactivateOnIdle();
            var readable = await stream.GetReadableAsync(cancellationToken);
            var children = readable.Where(child => child.ParentShardIds.Contains(shard.ShardId)).ToArray();
            return new ShardFrontier(FrontierState.Finished)
            {
                Next = [.. (children.Length > 0 ? children : readable).Select(next => ShardName.Of(shard.Source, next.ShardId))],
            };
        }

        if (ledger.Owner is { } owner && !owner.Equals(silo.SiloAddress))
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, owner);
            MigrateOnIdle();
            return new ShardFrontier(FrontierState.Moved);
        }

        // No shard, one between two readers, or one whose reader is about to begin here: none of them is worth an activation.
        DeactivateOnIdle();
        return new ShardFrontier(FrontierState.Unread);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
