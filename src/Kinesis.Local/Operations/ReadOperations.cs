using System.Text.Json;
using Microsoft.Data.Sqlite;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>GetShardIterator and GetRecords.</summary>
internal sealed class ReadOperations(OperationContext context)
{
    private const int MaxRecords = 10_000, MaxBytes = 10_000_000;

    public ShardIterators Iterators { get; } = new(context.Tokens, context.Options.IteratorLifetime);

    public void GetShardIterator(Arguments arguments, Utf8JsonWriter writer)
    {
        var (name, shardId) = (arguments.StreamName(), arguments.Text("ShardId"));
        var type = arguments.OptionalChoice(
            "ShardIteratorType", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")
            ?? throw KinesisError.Validation("shardIteratorType", "null", "not be null");
        var now = context.Now;
        var iterator = context.Database.Read(session =>
        {
            var stream = OperationContext.Stream(session, name);
            var shard = context.Shard(session, stream, shardId, now);
            var ordinal = type switch
            {
                "TRIM_HORIZON" => shard.TrimmedOrdinal + 1,
                "LATEST" => RecordLog.NextOrdinal(session, shard),
                "AT_TIMESTAMP" => RecordLog.FirstAtOrAfter(session, shard, Time(arguments, now)),
                "AT_SEQUENCE_NUMBER" => Ordinal(session, arguments, type, stream, shard),
                _ => Ordinal(session, arguments, type, stream, shard) + 1,
            };
            return new ShardIterator(stream.Id, shard.Id, ordinal);
        });
        writer.WriteString("ShardIterator", Iterators.Issue(iterator, now));
    }

    public void GetRecords(Arguments arguments, Utf8JsonWriter writer)
    {
        var limit = arguments.OptionalNumber("Limit", 1, MaxRecords) ?? MaxRecords;
        var now = context.Now;
        var iterator = Iterators.Open(arguments.Text("ShardIterator"), now);
        var bytes = context.Database.Read(session => Write(session, writer, iterator, limit, now));
        context.Throughput.OnRead(iterator.ShardId, bytes);
    }

    private static long Time(Arguments arguments, long now)
    {
        var time = arguments.OptionalTime("Timestamp") ?? throw KinesisError.InvalidArgument("Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP.");
        return time <= now ? time : throw KinesisError.InvalidArgument($"The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: {time}, currentTimestampInMillis: {now}");
    }

    private static long Ordinal(SqliteSession session, Arguments arguments, string type, StreamRow stream, ShardRow shard)
    {
        var text = arguments.OptionalText("StartingSequenceNumber")
            ?? throw KinesisError.InvalidArgument($"Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) another iterator type without it; {type} lacks it.");
        if (!SequenceNumbers.IsWellFormed(text))
        {
            throw KinesisError.Validation("startingSequenceNumber", $"'{text}'", "satisfy regular expression pattern: 0|([1-9]\\d{0,128})");
        }

        return SequenceNumbers.TryParse(text, shard, out var ordinal) && ordinal <= RecordLog.NextOrdinal(session, shard)
            ? ordinal
            : throw KinesisError.InvalidArgument(
                $"StartingSequenceNumber {text} used in GetShardIterator on shard {shard.Name} in stream {stream.Name} under account {Names.Account} "
                + "is invalid because it did not come from this stream.");
    }

    private int Write(SqliteSession session, Utf8JsonWriter writer, ShardIterator iterator, int limit, long now)
    {
        var cutoff = context.Cutoff(now);
        if (Catalogue.FindStream(session, iterator.StreamId) is not { } stream || Catalogue.FindShard(session, iterator.ShardId) is not { } shard
            || shard.ClosedAt < cutoff)
        {
            throw new KinesisError("ResourceNotFoundException", "The stream or the shard of this iterator does not exist any more.");
        }

        if (!context.Throughput.TryRead(shard.Id, now))
        {
            throw KinesisError.ThroughputExceeded(shard, stream.Name);
        }

        var from = Math.Max(iterator.Ordinal, shard.TrimmedOrdinal + 1);
        if (RecordLog.First(session, shard, from) is { } first && first.ArrivedAt < cutoff)
        {
            // Expired and not swept away yet.
            from = Math.Max(from, RecordLog.FirstAtOrAfter(session, shard, cutoff));
        }

        var (next, lastArrival, bytes) = WriteRecords(session, writer, shard, from, limit);
        WritePosition(session, writer, shard, stream, next, lastArrival, now);
        return bytes;
    }

    private static (long Next, long LastArrival, int Bytes) WriteRecords(
        SqliteSession session, Utf8JsonWriter writer, ShardRow shard, long from, int limit)
    {
        var (next, lastArrival, bytes) = (from, 0L, 0);
        writer.WriteStartArray("Records");
        using (var reader = RecordLog.ReadFrom(session, shard, from, limit))
        {
            while (reader.Read())
            {
                var (ordinal, data) = (RecordKey.Ordinal(reader.GetInt64(0)), reader.GetFieldValue<byte[]>(3));
                if (bytes > 0 && bytes + data.Length > MaxBytes)
                {
                    break;
                }

                (next, lastArrival, bytes) = (ordinal + 1, reader.GetInt64(1), bytes + data.Length);
                WriteRecord(writer, shard, ordinal, reader, data);
            }
        }

        writer.WriteEndArray();
        return (next, lastArrival, bytes);
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

    private void WritePosition(SqliteSession session, Utf8JsonWriter writer, ShardRow shard, StreamRow stream, long next, long lastArrival, long now)
    {
        var rest = RecordLog.First(session, shard, next);
        if (rest is null && shard.EndOrdinal is not null)
        {
            // The end of a closed shard: no further iterator, and where the log goes on.
            writer.WriteNull("NextShardIterator");
            writer.WriteStartArray("ChildShards");
            foreach (var child in Catalogue.Shards(session, stream.Id).Where(other => other.Parent == shard.Number || other.AdjacentParent == shard.Number))
            {
                ShardJson.WriteChild(writer, child);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString("NextShardIterator", Iterators.Issue(new ShardIterator(stream.Id, shard.Id, next), now));
        }

        // 0 means caught up, so anything else is at least 1.
        var lastTime = lastArrival == 0 ? rest?.ArrivedAt ?? now : lastArrival;
        writer.WriteNumber("MillisBehindLatest", rest is null ? 0 : Math.Max(1, now - lastTime));
    }
}
