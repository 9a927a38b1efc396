using System.Globalization;
using Microsoft.Data.Sqlite;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Storage;

/// <summary>The tables of streams and shards.</summary>
internal static class Catalogue
{
    private const string ShardColumns =
        "id, stream, number, parent, adjacent_parent, hash_from, hash_to, created_at, closed_at, end_ordinal, trimmed_ordinal";

    public static long Generation(SqliteSession session) => Number(session, "SELECT value FROM setting WHERE name = 'generation'");

    public static byte[] Secret(SqliteSession session) =>
        (byte[])session.Command("SELECT value FROM setting WHERE name = 'secret'").ExecuteScalar()!;

    public static long OpenShardCount(SqliteSession session) => Number(session, "SELECT count(*) FROM shard WHERE closed_at IS NULL");

    public static StreamRow? FindStream(SqliteSession session, string name) =>
        Streams(session, "SELECT id, name, created_at FROM stream WHERE name = $value", name).FirstOrDefault();

    public static StreamRow? FindStream(SqliteSession session, long id) =>
        Streams(session, "SELECT id, name, created_at FROM stream WHERE id = $value", id).FirstOrDefault();

    /// <summary>Lists all streams, by name.</summary>
    public static List<StreamRow> Streams(SqliteSession session) =>
        Streams(session, "SELECT id, name, created_at FROM stream WHERE id > $value ORDER BY name", 0L);

    /// <summary>Lists the shards of a stream, open and closed, by number.</summary>
    public static List<ShardRow> Shards(SqliteSession session, long streamId) =>
        Shards(session, $"SELECT {ShardColumns} FROM shard WHERE stream = $value ORDER BY number", streamId);

    public static ShardRow? FindShard(SqliteSession session, long id) =>
        Shards(session, $"SELECT {ShardColumns} FROM shard WHERE id = $value", id).FirstOrDefault();

    public static StreamRow AddStream(SqliteSession session, string name, long now)
    {
        var command = session.Command("INSERT INTO stream (name, created_at) VALUES ($name, $now) RETURNING id");
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$now", now);
        return new StreamRow((long)command.ExecuteScalar()!, name, now);
    }

    public static void RemoveStream(SqliteSession session, long id) => Execute(session, "DELETE FROM stream WHERE id = $id", ("$id", id));

    public static void RemoveShard(SqliteSession session, long id) => Execute(session, "DELETE FROM shard WHERE id = $id", ("$id", id));

    public static void AddShard(SqliteSession session, ShardRow shard) => Execute(
        session,
        """
        INSERT INTO shard (stream, number, parent, adjacent_parent, hash_from, hash_to, created_at)
        VALUES ($stream, $number, $parent, $adjacent, $from, $to, $now)
        """,
        ("$stream", shard.StreamId),
        ("$number", shard.Number),
        ("$parent", shard.Parent),
        ("$adjacent", shard.AdjacentParent),
        ("$from", shard.From.ToString(CultureInfo.InvariantCulture)),
        ("$to", shard.To.ToString(CultureInfo.InvariantCulture)),
        ("$now", shard.CreatedAt));

    public static void CloseShard(SqliteSession session, long id, long endOrdinal, long now) => Execute(
        session, "UPDATE shard SET closed_at = $now, end_ordinal = $end WHERE id = $id", ("$now", now), ("$end", endOrdinal), ("$id", id));

    public static void NoteTrimmed(SqliteSession session, long id, long ordinal) => Execute(
        session, "UPDATE shard SET trimmed_ordinal = max(trimmed_ordinal, $ordinal) WHERE id = $id", ("$ordinal", ordinal), ("$id", id));

    /// <summary>Counts a change of streams or shards, and must follow each in the same write: the writer's routing is built anew when it sees it.</summary>
    public static void NoteChange(SqliteSession session) => session.Execute("UPDATE setting SET value = value + 1 WHERE name = 'generation'");

    private static void Execute(SqliteSession session, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = session.Command(sql);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    private static long Number(SqliteSession session, string sql) => (long)session.Command(sql).ExecuteScalar()!;

    private static List<StreamRow> Streams(SqliteSession session, string sql, object value)
    {
        using var reader = Query(session, sql, value);
        var rows = new List<StreamRow>();
        while (reader.Read())
        {
            rows.Add(new StreamRow(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return rows;
    }

    private static List<ShardRow> Shards(SqliteSession session, string sql, object value)
    {
        using var reader = Query(session, sql, value);
        var rows = new List<ShardRow>();
        while (reader.Read())
        {
            rows.Add(new ShardRow(
                reader.GetInt64(0),
                reader.GetInt64(1),
                reader.GetInt32(2),
                reader.IsDBNull(3) ? null : reader.GetInt32(3),
                reader.IsDBNull(4) ? null : reader.GetInt32(4),
                UInt128.Parse(reader.GetString(5), CultureInfo.InvariantCulture),
                UInt128.Parse(reader.GetString(6), CultureInfo.InvariantCulture),
                reader.GetInt64(7),
                reader.IsDBNull(8) ? null : reader.GetInt64(8),
                reader.IsDBNull(9) ? null : reader.GetInt64(9),
                reader.GetInt64(10)));
        }

        return rows;
    }

    private static SqliteDataReader Query(SqliteSession session, string sql, object value)
    {
        var command = session.Command(sql);
        command.Parameters.AddWithValue("$value", value);
        return command.ExecuteReader();
    }
}
