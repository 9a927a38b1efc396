using System.Globalization;
using System.Text.Json;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;
using SensorGrid.Sqlite;

namespace SensorGrid.Kinesis.Local.Operations;

internal static class ShardJson
{
    /// <summary>Writes a shard as in ListShards and DescribeStream.</summary>
    public static void Write(Utf8JsonWriter writer, ShardRow shard)
    {
        writer.WriteStartObject();
        writer.WriteString("ShardId", shard.Name);
        if (shard.Parent is { } parent)
        {
            writer.WriteString("ParentShardId", ShardRow.NameOf(parent));
        }

        if (shard.AdjacentParent is { } adjacent)
        {
            writer.WriteString("AdjacentParentShardId", ShardRow.NameOf(adjacent));
        }

        WriteHashKeyRange(writer, shard);
        writer.WriteStartObject("SequenceNumberRange");
        writer.WriteString("StartingSequenceNumber", SequenceNumbers.Start(shard));
        if (SequenceNumbers.End(shard) is { } end)
        {
            writer.WriteString("EndingSequenceNumber", end);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the member <c>ChildShards</c>, at a closed shard's end.</summary>
    public static void WriteChildren(Utf8JsonWriter writer, SqliteSession session, StreamRow stream, ShardRow shard)
    {
        writer.WriteStartArray("ChildShards");
        foreach (var child in Catalogue.Shards(session, stream.Id).Where(other => other.Parent == shard.Number || other.AdjacentParent == shard.Number))
        {
            WriteChild(writer, child);
        }

        writer.WriteEndArray();
    }

    private static void WriteChild(Utf8JsonWriter writer, ShardRow shard)
    {
        writer.WriteStartObject();
        writer.WriteString("ShardId", shard.Name);
        writer.WriteStartArray("ParentShards");
        foreach (var parent in new[] { shard.Parent, shard.AdjacentParent }.OfType<int>())
        {
            writer.WriteStringValue(ShardRow.NameOf(parent));
        }

        writer.WriteEndArray();
        WriteHashKeyRange(writer, shard);
        writer.WriteEndObject();
    }

    private static void WriteHashKeyRange(Utf8JsonWriter writer, ShardRow shard)
    {
        writer.WriteStartObject("HashKeyRange");
        writer.WriteString("StartingHashKey", shard.From.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("EndingHashKey", shard.To.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }
}
