using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Storage;

/// <summary>The table of consumers of enhanced fan-out.</summary>
internal static class Consumers
{
    /// <summary>Lists the consumers of a stream, by name.</summary>
    public static List<ConsumerRow> Of(SqliteSession session, long streamId)
    {
        var command = session.Command("SELECT id, stream, name, created_at FROM consumer WHERE stream = $stream ORDER BY name");
        command.Parameters.AddWithValue("$stream", streamId);
        using var reader = command.ExecuteReader();
        var rows = new List<ConsumerRow>();
        while (reader.Read())
        {
            rows.Add(new ConsumerRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3)));
        }

        return rows;
    }

    public static ConsumerRow? Find(SqliteSession session, long streamId, string name) => Of(session, streamId).Find(consumer => consumer.Name == name);

    public static ConsumerRow Add(SqliteSession session, long streamId, string name, long now)
    {
        var command = session.Command("INSERT INTO consumer (stream, name, created_at) VALUES ($stream, $name, $now) RETURNING id");
        command.Parameters.AddWithValue("$stream", streamId);
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$now", now);
        return new ConsumerRow((long)command.ExecuteScalar()!, streamId, name, now);
    }

    public static void Remove(SqliteSession session, long id)
    {
        var command = session.Command("DELETE FROM consumer WHERE id = $id");
        command.Parameters.AddWithValue("$id", id);
        command.ExecuteNonQuery();
    }
}
