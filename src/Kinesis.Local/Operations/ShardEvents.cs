using System.Buffers;
using System.Text.Json;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>Writes the events of subscriptions.</summary>
internal sealed class ShardEvents(OperationContext context)
{
    private const int MaxRecords = 1_000, MaxBytes = 1_000_000;

    /// <summary>Writes an event with what a shard has from a position on.</summary>
    /// <exception cref="KinesisError">The stream or the shard is gone.</exception>
    public EventPage Write(IBufferWriter<byte> buffer, long shardId, long ordinal)
    {
        var now = context.Now;
        return context.Database.Read(session =>
        {
            var cutoff = context.Cutoff(now);
            if (Catalogue.FindShard(session, shardId) is not { } shard || Catalogue.FindStream(session, shard.StreamId) is not { } stream || shard.ClosedAt < cutoff)
            {
                throw new KinesisError("ResourceNotFoundException", "The stream or the shard of this subscription does not exist any more.");
            }

            using var writer = new Utf8JsonWriter(buffer, Answer.WriterOptions);
            writer.WriteStartObject();
            var page = ShardRecords.Write(session, writer, shard, ShardRecords.FirstKept(session, shard, ordinal, cutoff), MaxRecords, MaxBytes);
            var rest = RecordLog.First(session, shard, page.Next);
            var ended = rest is null && shard.EndOrdinal is not null;
            if (ended)
            {
                writer.WriteNull("ContinuationSequenceNumber");
                ShardJson.WriteChildren(writer, session, stream, shard);
            }
            else
            {
                // After this one comes the next: the number of the record before, or what would be its number.
                writer.WriteString("ContinuationSequenceNumber", SequenceNumbers.Of(shard, page.Next - 1, page.LastArrival == 0 ? shard.CreatedAt : page.LastArrival));
            }

            writer.WriteNumber("MillisBehindLatest", ShardRecords.Behind(rest, page.LastArrival, now));
            writer.WriteEndObject();
            writer.Flush();
            return new EventPage(page.Next, page.Count, ended);
        });
    }
}
