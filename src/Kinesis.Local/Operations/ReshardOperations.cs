using System.Text.Json;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>SplitShard, MergeShards, UpdateShardCount: in force when they are answered.</summary>
internal sealed class ReshardOperations(OperationContext context)
{
    public async Task SplitAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var (name, shardId, at) = (arguments.StreamName(), arguments.Text("ShardToSplit"), arguments.HashKey("NewStartingHashKey"));
        await context.Database.WriteAsync(
            session =>
            {
                var stream = OperationContext.Stream(session, name);
                var shard = OpenShard(session, stream, shardId);
                if (at <= shard.From || at > shard.To)
                {
                    throw KinesisError.InvalidArgument(
                        $"NewStartingHashKey {at} used in SplitShard() on shard {shardId} in stream {name} under account {Names.Account} is not both "
                        + $"greater than one plus the shard's StartingHashKey {shard.From} and less than the shard's EndingHashKey {shard.To}.");
                }

                ShardLimit.Check(session, 1, context.Options.ShardLimit);
                new Resharding(session, stream, context.Now).Split(shard, at);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task MergeAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var (name, shardId, otherId) = (arguments.StreamName(), arguments.Text("ShardToMerge"), arguments.Text("AdjacentShardToMerge"));
        await context.Database.WriteAsync(
            session =>
            {
                var stream = OperationContext.Stream(session, name);
                var (shard, other) = (OpenShard(session, stream, shardId), OpenShard(session, stream, otherId));
                if (!Precedes(shard, other) && !Precedes(other, shard))
                {
                    throw KinesisError.InvalidArgument(
                        $"Shards {shardId} and {otherId} in stream {name} under account {Names.Account} are not an adjacent pair of shards eligible for merging.");
                }

                new Resharding(session, stream, context.Now).Merge(shard, other);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task UpdateCountAsync(Arguments arguments, Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        var (name, target) = (arguments.StreamName(), arguments.Number("TargetShardCount", 1, int.MaxValue));
        _ = arguments.OptionalChoice("ScalingType", "UNIFORM_SCALING") ?? throw KinesisError.Validation("scalingType", "null", "not be null");
        var (stream, before) = await context.Database.WriteAsync(
            session =>
            {
                var found = OperationContext.Stream(session, name);
                var open = Catalogue.Shards(session, found.Id).Count(shard => shard.IsOpen);
                CheckTarget(open, target);
                ShardLimit.Check(session, target - open, context.Options.ShardLimit);
                new Resharding(session, found, context.Now).ScaleTo(target);
                return (found, open);
            },
            cancellationToken).ConfigureAwait(false);
        writer.WriteString("StreamName", name);
        writer.WriteString("StreamARN", stream.Arn);
        writer.WriteNumber("CurrentShardCount", before);
        writer.WriteNumber("TargetShardCount", target);
    }

    // The last hash key plus one wraps to 0: the two ends of the range are not beside each other.
    private static bool Precedes(ShardRow shard, ShardRow other) => shard.To < other.From && shard.To + 1 == other.From;

    private static void CheckTarget(int open, int target)
    {
        if (target > 2 * open)
        {
            throw KinesisError.InvalidArgument(
                $"UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: {open} Target shard count: {target}");
        }

        if (2 * target < open)
        {
            throw KinesisError.InvalidArgument(
                $"UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: {open} Target shard count: {target}");
        }
    }

    private ShardRow OpenShard(SqliteSession session, StreamRow stream, string shardId)
    {
        var shard = context.Shard(session, stream, shardId, context.Now);
        return shard.IsOpen
            ? shard
            : throw KinesisError.InvalidArgument(
                $"Shard {shardId} in stream {stream.Name} under account {Names.Account} has already been merged or split, "
                + "and thus is not eligible for merging or splitting.");
    }
}
