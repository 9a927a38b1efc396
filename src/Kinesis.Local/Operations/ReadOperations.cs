using System.Text.Json;
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
        var type = arguments.OptionalChoice("ShardIteratorType", ShardPositions.Types) ?? throw KinesisError.Validation("shardIteratorType", "null", "not be null");
        var now = context.Now;
        var iterator = context.Database.Read(session =>
        {
            var stream = OperationContext.Stream(session, name);
            var shard = context.Shard(session, stream, shardId, now);
            return new ShardIterator(stream.Id, shard.Id, ShardPositions.Find(session, stream, shard, type, arguments, "StartingSequenceNumber", now));
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

        var page = ShardRecords.Write(session, writer, shard, ShardRecords.FirstKept(session, shard, iterator.Ordinal, cutoff), limit, MaxBytes);
        WritePosition(session, writer, shard, stream, page, now);
        return page.Bytes;
    }

    private void WritePosition(SqliteSession session, Utf8JsonWriter writer, ShardRow shard, StreamRow stream, RecordPage page, long now)
    {
        var rest = RecordLog.First(session, shard, page.Next);
        if (rest is null && shard.EndOrdinal is not null)
        {
            // The end of a closed shard: no further iterator, and where the log goes on.
            writer.WriteNull("NextShardIterator");
            ShardJson.WriteChildren(writer, session, stream, shard);
        }
        else
        {
            writer.WriteString("NextShardIterator", Iterators.Issue(new ShardIterator(stream.Id, shard.Id, page.Next), now));
        }

        writer.WriteNumber("MillisBehindLatest", ShardRecords.Behind(rest, page.LastArrival, now));
    }
}
