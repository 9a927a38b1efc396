using System.Text.Json;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Kinesis.Local.Wire;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

/// <summary>CreateStream, DeleteStream, ListStreams, DescribeStream, DescribeStreamSummary. Streams are active at once.</summary>
internal sealed class StreamOperations(OperationContext context)
{
    private const int OnDemandShards = 4;

    public async Task CreateAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var name = arguments.NewStreamName();
        var onDemand = arguments.OptionalObject("StreamModeDetails")?.OptionalChoice("StreamMode", "PROVISIONED", "ON_DEMAND") == "ON_DEMAND";
        var shards = onDemand ? OnDemandShards : arguments.Number("ShardCount", 1, int.MaxValue);
        await context.Database.WriteAsync(
            session => Catalogue.FindStream(session, name) is null ? Create(session, name, shards) : throw KinesisError.StreamExists(name),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates a stream at start; one that exists already stays as it is.</summary>
    public Task<bool> EnsureAsync(StreamToCreate stream, CancellationToken cancellationToken) => context.Database.WriteAsync(
        session => Catalogue.FindStream(session, stream.Name) is null && Create(session, stream.Name, stream.ShardCount), cancellationToken);

    public async Task DeleteAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var name = arguments.StreamName();
        await context.Database.WriteAsync(
            session =>
            {
                var stream = OperationContext.Stream(session, name);
                foreach (var shard in Catalogue.Shards(session, stream.Id))
                {
                    RecordLog.RemoveBelow(session, shard.Id, RecordKey.MaxOrdinal, int.MaxValue);
                }

                Catalogue.RemoveStream(session, stream.Id);
                Catalogue.NoteChange(session);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public void List(Arguments arguments, Utf8JsonWriter writer)
    {
        var limit = arguments.OptionalNumber("Limit", 1, 10_000) ?? 100;
        var after = arguments.OptionalText("ExclusiveStartStreamName") ?? arguments.OptionalText("NextToken") ?? string.Empty;
        var streams = context.Database.Read(Catalogue.Streams).FindAll(stream => string.CompareOrdinal(stream.Name, after) > 0);
        writer.WriteBoolean("HasMoreStreams", streams.Count > limit);
        if (streams.Count > limit)
        {
            streams.RemoveRange(limit, streams.Count - limit);
            writer.WriteString("NextToken", streams[^1].Name);
        }

        writer.WriteStartArray("StreamNames");
        streams.ForEach(stream => writer.WriteStringValue(stream.Name));
        writer.WriteEndArray();
        writer.WriteStartArray("StreamSummaries");
        foreach (var stream in streams)
        {
            writer.WriteStartObject();
            WriteIdentity(writer, stream);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public void Describe(Arguments arguments, Utf8JsonWriter writer)
    {
        var limit = arguments.OptionalNumber("Limit", 1, 10_000) ?? 100;
        var after = arguments.OptionalText("ExclusiveStartShardId") is { } id ? Names.ShardNumber(id) ?? throw InvalidShardId(id) : -1;
        var (stream, shards) = Find(arguments);
        shards.RemoveAll(shard => shard.Number <= after);
        writer.WriteStartObject("StreamDescription");
        WriteDetails(writer, stream);
        writer.WriteStartArray("Shards");
        foreach (var shard in shards.Take(limit))
        {
            ShardJson.Write(writer, shard);
        }

        writer.WriteEndArray();
        writer.WriteBoolean("HasMoreShards", shards.Count > limit);
        writer.WriteEndObject();
    }

    public void DescribeSummary(Arguments arguments, Utf8JsonWriter writer)
    {
        var (stream, shards) = Find(arguments);
        var consumers = context.Database.Read(session => Consumers.Of(session, stream.Id)).Count;
        writer.WriteStartObject("StreamDescriptionSummary");
        WriteDetails(writer, stream);
        writer.WriteNumber("OpenShardCount", shards.Count(shard => shard.IsOpen));
        writer.WriteNumber("ConsumerCount", consumers);
        writer.WriteEndObject();
    }

    private static KinesisError InvalidShardId(string id) => KinesisError.InvalidArgument($"{id} is not a shard's id.");

    private static void WriteIdentity(Utf8JsonWriter writer, StreamRow stream)
    {
        writer.WriteString("StreamName", stream.Name);
        writer.WriteString("StreamARN", stream.Arn);
        writer.WriteString("StreamStatus", "ACTIVE");
        writer.WriteStartObject("StreamModeDetails");
        writer.WriteString("StreamMode", "PROVISIONED");
        writer.WriteEndObject();
        writer.WriteNumber("StreamCreationTimestamp", stream.CreatedAt / 1000m);
    }

    private void WriteDetails(Utf8JsonWriter writer, StreamRow stream)
    {
        WriteIdentity(writer, stream);
        writer.WriteNumber("RetentionPeriodHours", (int)Math.Ceiling(context.Options.Retention.TotalHours));
        writer.WriteString("EncryptionType", "NONE");
        writer.WriteStartArray("EnhancedMonitoring");
        writer.WriteStartObject();
        writer.WriteStartArray("ShardLevelMetrics");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private (StreamRow Stream, List<ShardRow> Shards) Find(Arguments arguments)
    {
        var name = arguments.StreamName();
        var now = context.Now;
        return context.Database.Read(session =>
        {
            var stream = OperationContext.Stream(session, name);
            return (stream, context.LiveShards(session, stream, now));
        });
    }

    private bool Create(SqliteSession session, string name, int shards)
    {
        ShardLimit.Check(session, shards, context.Options.ShardLimit);
        var stream = Catalogue.AddStream(session, name, context.Now);
        foreach (var (number, (from, to)) in HashKeys.Divide(shards).Index())
        {
            Catalogue.AddShard(session, new ShardRow(0, stream.Id, number, null, null, from, to, stream.CreatedAt, null, null, 0));
        }

        Catalogue.NoteChange(session);
        return true;
    }
}
