using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Records;

internal enum ShardFilterType
{
    None,
    AfterShardId,
    AtTrimHorizon,
    FromTrimHorizon,
    AtLatest,
    AtTimestamp,
    FromTimestamp,
}

/// <summary>The shards that ListShards shows.</summary>
/// <param name="Type">The meaning of <paramref name="Value"/>.</param>
/// <param name="Value">A shard's number or a time in milliseconds.</param>
internal readonly record struct ShardFilter(ShardFilterType Type, long Value)
{
    public static ShardFilter Parse(Arguments filter)
    {
        var type = filter.OptionalChoice(
            "Type", "AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP");
        return type switch
        {
            "AFTER_SHARD_ID" => new(ShardFilterType.AfterShardId, ShardNumber(filter)),
            "AT_TRIM_HORIZON" => new(ShardFilterType.AtTrimHorizon, 0),
            "FROM_TRIM_HORIZON" => new(ShardFilterType.FromTrimHorizon, 0),
            "AT_LATEST" => new(ShardFilterType.AtLatest, 0),
            "AT_TIMESTAMP" => new(ShardFilterType.AtTimestamp, Time(filter)),
            "FROM_TIMESTAMP" => new(ShardFilterType.FromTimestamp, Time(filter)),
            _ => throw KinesisError.Validation("shardFilter.type", "null", "not be null"),
        };
    }

    /// <param name="shard">One that has not expired.</param>
    /// <param name="trimHorizon">The time from which on the stream has records.</param>
    public bool Shows(ShardRow shard, long trimHorizon) => Type switch
    {
        ShardFilterType.AfterShardId => shard.Number > Value,
        ShardFilterType.AtTrimHorizon => WasOpenAt(shard, trimHorizon),
        ShardFilterType.AtLatest => shard.IsOpen,
        ShardFilterType.AtTimestamp => WasOpenAt(shard, Math.Max(trimHorizon, Value)),
        ShardFilterType.FromTimestamp => shard.IsOpen || shard.ClosedAt >= Math.Max(trimHorizon, Value),
        _ => true,
    };

    private static bool WasOpenAt(ShardRow shard, long time) => shard.CreatedAt <= time && (shard.IsOpen || time < shard.ClosedAt);

    private static long Time(Arguments filter) => filter.OptionalTime("Timestamp")
        ?? throw KinesisError.InvalidArgument("Timestamp must be provided in ShardFilter for AT_TIMESTAMP and FROM_TIMESTAMP.");

    private static int ShardNumber(Arguments filter)
    {
        var shardId = filter.OptionalText("ShardId") ?? throw KinesisError.InvalidArgument("ShardId must be provided in ShardFilter for AFTER_SHARD_ID.");
        return Names.ShardNumber(shardId) ?? throw KinesisError.InvalidArgument($"{shardId} is not a shard's id.");
    }
}
