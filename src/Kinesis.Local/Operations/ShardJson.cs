using System.Globalization;
using System.Text.Json;
using SensorGrid.Kinesis.Local.Records;
using SensorGrid.Kinesis.Local.Storage;

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

    /// <summary>Writes a child shard as in GetRecords, at a closed shard's end.</summary>
    public static void WriteChild(Utf8JsonWriter writer, ShardRow shard)
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
