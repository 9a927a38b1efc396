using Microsoft.Data.Sqlite;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Storage;

/// <summary>The table of records. In a shard, ordinals count up and arrival times never go down, so a time is found by bisection.</summary>
internal static class RecordLog
{
    /// <summary>Gets the ordinal that the next record of the shard gets.</summary>
    public static long NextOrdinal(SqliteSession session, ShardRow shard) =>
        shard.EndOrdinal ?? Math.Max(Last(session, shard)?.Ordinal ?? 0, shard.TrimmedOrdinal) + 1;

    public static (long Ordinal, long ArrivedAt)? Last(SqliteSession session, ShardRow shard) => One(
        session, "SELECT key, arrived_at FROM record WHERE key >= $from AND key <= $to ORDER BY key DESC LIMIT 1", shard, 0, RecordKey.MaxOrdinal);

    public static (long Ordinal, long ArrivedAt)? First(SqliteSession session, ShardRow shard, long fromOrdinal) => One(
        session, "SELECT key, arrived_at FROM record WHERE key >= $from AND key <= $to ORDER BY key LIMIT 1", shard, fromOrdinal, RecordKey.MaxOrdinal);

    /// <summary>Finds the ordinal of the first record that arrived at or after the time; that of the next record if there is none.</summary>
    public static long FirstAtOrAfter(SqliteSession session, ShardRow shard, long time)
    {
        var (low, high) = (shard.TrimmedOrdinal + 1, NextOrdinal(session, shard));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var record = First(session, shard, middle);
            if (record is null || record.Value.Ordinal >= high || record.Value.ArrivedAt >= time)
            {
                high = middle;
            }
            else
            {
                low = record.Value.Ordinal + 1;
            }
        }

        return low;
    }

    /// <summary>Inserts records one after the other with one prepared statement.</summary>
    public static SqliteCommand Inserter(SqliteSession session)
    {
        var command = session.Command("INSERT INTO record (key, arrived_at, partition_key, data) VALUES ($key, $at, $partitionKey, $data)");
        command.Parameters.Add("$key", SqliteType.Integer);
        command.Parameters.Add("$at", SqliteType.Integer);
        command.Parameters.Add("$partitionKey", SqliteType.Text);
        command.Parameters.Add("$data", SqliteType.Blob);
        return command;
    }

    public static void Insert(SqliteCommand inserter, long shardId, long ordinal, long arrivedAt, string partitionKey, byte[] data)
    {
        inserter.Parameters[0].Value = RecordKey.Of(shardId, ordinal);
        inserter.Parameters[1].Value = arrivedAt;
        inserter.Parameters[2].Value = partitionKey;
        inserter.Parameters[3].Value = data;
        inserter.ExecuteNonQuery();
    }

    /// <summary>Reads records from an ordinal on. Columns: key, arrived_at, partition_key, data.</summary>
    public static SqliteDataReader ReadFrom(SqliteSession session, ShardRow shard, long fromOrdinal, int limit)
    {
        var command = session.Command(
            "SELECT key, arrived_at, partition_key, data FROM record WHERE key >= $from AND key <= $to ORDER BY key LIMIT $limit");
        AddRange(command, shard.Id, fromOrdinal, RecordKey.MaxOrdinal);
        command.Parameters.AddWithValue("$limit", limit);
        return command.ExecuteReader();
    }

    /// <summary>Removes records below the ordinal, at most so many, oldest first; returns how many went.</summary>
    public static int RemoveBelow(SqliteSession session, long shardId, long ordinal, int limit)
    {
        var command = session.Command(
            "DELETE FROM record WHERE key IN (SELECT key FROM record WHERE key >= $from AND key <= $to ORDER BY key LIMIT $limit)");
        AddRange(command, shardId, 0, ordinal - 1);
        command.Parameters.AddWithValue("$limit", limit);
        return command.ExecuteNonQuery();
    }

    private static (long Ordinal, long ArrivedAt)? One(SqliteSession session, string sql, ShardRow shard, long from, long to)
    {
        var command = session.Command(sql);
        AddRange(command, shard.Id, from, to);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (RecordKey.Ordinal(reader.GetInt64(0)), reader.GetInt64(1)) : null;
    }

    private static void AddRange(SqliteCommand command, long shardId, long from, long to)
    {
        command.Parameters.AddWithValue("$from", RecordKey.Of(shardId, from));
        command.Parameters.AddWithValue("$to", RecordKey.Of(shardId, to));
    }
}
