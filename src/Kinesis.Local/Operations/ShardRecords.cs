using System.Text.Json;
using Microsoft.Data.Sqlite;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>Writes a shard's records as GetRecords and SubscribeToShard answer them.</summary>
internal static class ShardRecords
{
    /// <summary>Gets the ordinal from which on records are kept: at or after a wanted one.</summary>
    public static long FirstKept(SqliteSession session, ShardRow shard, long wanted, long cutoff)
    {
        var from = Math.Max(wanted, shard.TrimmedOrdinal + 1);

        // Expired and not swept away yet.
        return RecordLog.First(session, shard, from) is { } first && first.ArrivedAt < cutoff
            ? Math.Max(from, RecordLog.FirstAtOrAfter(session, shard, cutoff))
            : from;
    }

    /// <summary>Writes the member <c>Records</c>: so many at most, and so many bytes unless one alone has more.</summary>
    public static RecordPage Write(SqliteSession session, Utf8JsonWriter writer, ShardRow shard, long from, int limit, int maxBytes)
    {
        var page = new RecordPage(from, 0, 0, 0);
        writer.WriteStartArray("Records");
        using (var reader = RecordLog.ReadFrom(session, shard, from, limit))
        {
            while (reader.Read())
            {
                var (ordinal, data) = (RecordKey.Ordinal(reader.GetInt64(0)), reader.GetFieldValue<byte[]>(3));
                if (page.Bytes > 0 && page.Bytes + data.Length > maxBytes)
                {
                    break;
                }

                page = new RecordPage(ordinal + 1, reader.GetInt64(1), page.Bytes + data.Length, page.Count + 1);
                WriteRecord(writer, shard, ordinal, reader, data);
            }
        }

        writer.WriteEndArray();
        return page;
    }

    /// <summary>Computes <c>MillisBehindLatest</c> after a page.</summary>
    /// <param name="rest">The record after it; null for none.</param>
    /// <param name="lastArrival">The arrival time of its last record; 0 for none.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static long Behind((long Ordinal, long ArrivedAt)? rest, long lastArrival, long now)
    {
        // 0 means caught up, so anything else is at least 1.
        var lastTime = lastArrival == 0 ? rest?.ArrivedAt ?? now : lastArrival;
        return rest is null ? 0 : Math.Max(1, now - lastTime);
    }

    private static void WriteRecord(Utf8JsonWriter writer, ShardRow shard, long ordinal, SqliteDataReader reader, byte[] data)
    {
        var arrivedAt = reader.GetInt64(1);
        writer.WriteStartObject();
        writer.WriteString("SequenceNumber", SequenceNumbers.Of(shard, ordinal, arrivedAt));
        writer.WriteNumber("ApproximateArrivalTimestamp", arrivedAt / 1000m);
        writer.WriteBase64String("Data", data);
        writer.WriteString("PartitionKey", reader.GetString(2));
        writer.WriteEndObject();
    }
}
