using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

internal static class ShardLimit
{
    /// <exception cref="KinesisError">LimitExceededException, if so many more open shards are too many.</exception>
    public static void Check(SqliteSession session, int more, int limit)
    {
        var open = Catalogue.OpenShardCount(session);
        if (open + more > limit)
        {
            throw KinesisError.LimitExceeded(
                $"This request would exceed the shard limit for the account {Names.Account} in us-east-1. Current shard count for the account: {open}. "
                + $"Limit: {limit}. Number of additional shards that would have resulted from this request: {more}.");
        }
    }
}
