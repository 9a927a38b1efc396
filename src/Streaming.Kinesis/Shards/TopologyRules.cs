using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The rules for the order in which the shards of a stream are read, and for their start positions.</summary>
internal static class TopologyRules
{
    /// <summary>Creates the state with which a stream is first read.</summary>
    /// <remarks>
    /// "Latest" is settled as a time, once for the whole stream: a crash before a shard's first checkpoint then skips nothing. Shards that
    /// were closed by then hold nothing newer, and are done with at once.
    /// </remarks>
    public static StreamTopologyState Join(IReadOnlyList<Shard> shards, KinesisStreamOptions options, DateTimeOffset now)
    {
        var startAt = options.StartPosition switch
        {
            KinesisStartPosition.Latest => now,
            KinesisStartPosition.AtTimestamp => options.StartTimestamp,
            _ => null,
        };
        var ended = options.StartPosition == KinesisStartPosition.Latest ? shards.Where(IsClosed).Select(shard => shard.ShardId) : [];
        return new StreamTopologyState { InitialShards = [.. shards.Select(shard => shard.ShardId)], StartAt = startAt, Ended = [.. ended] };
    }

    /// <summary>Removes from the state the shards that the stream no longer lists; null when there is nothing to forget.</summary>
    public static StreamTopologyState? Forget(StreamTopologyState state, IReadOnlyList<Shard> shards)
    {
        var listed = shards.Select(shard => shard.ShardId).ToHashSet(StringComparer.Ordinal);
        if (state.Ended.All(listed.Contains) && (state.InitialShards ?? []).All(listed.Contains))
        {
            return null;
        }

        return state with
        {
            Ended = [.. state.Ended.Where(listed.Contains)],
            InitialShards = [.. (state.InitialShards ?? []).Where(listed.Contains)],
        };
    }

    /// <summary>Lists the shards that have not been read to their ends, and whose parents have, or are gone from the stream.</summary>
    public static IReadOnlyList<ReadableShard> Readable(IReadOnlyList<Shard> shards, StreamTopologyState state)
    {
        var open = shards.Select(shard => shard.ShardId).Except(state.Ended, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var initial = (state.InitialShards ?? []).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from shard in shards
               where open.Contains(shard.ShardId)
               let parents = Parents(shard)
               where !parents.Any(open.Contains)
               let startAt = initial.Contains(shard.ShardId) ? state.StartAt : null
               select new ReadableShard(shard.ShardId, parents, startAt, HashRange.Of(shard.HashKeyRange)),
        ];
    }

    private static string[] Parents(Shard shard) =>
        [.. new[] { shard.ParentShardId, shard.AdjacentParentShardId }.OfType<string>().Where(id => id.Length > 0)];

    private static bool IsClosed(Shard shard) => !string.IsNullOrEmpty(shard.SequenceNumberRange?.EndingSequenceNumber);
}
