using System.Text.Json.Serialization;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>A stream, with a page of its shards.</summary>
public sealed class TableStreamDescription : IJsonOnDeserialized
{
    public string StreamArn { get; set; } = "";

    public string? StreamLabel { get; set; }

    /// <summary><c>ENABLING</c>, <c>ENABLED</c>, <c>DISABLING</c> or <c>DISABLED</c>.</summary>
    public string? StreamStatus { get; set; }

    /// <summary><c>NEW_IMAGE</c>, <c>NEW_AND_OLD_IMAGES</c>, <c>OLD_IMAGE</c> or <c>KEYS_ONLY</c>.</summary>
    public string? StreamViewType { get; set; }

    public string? TableName { get; set; }

    /// <summary>The attributes of an item's key.</summary>
    public List<TableKeyElement>? KeySchema { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? CreationRequestDateTime { get; set; }

    public List<TableShard>? Shards { get; set; }

    /// <summary>The last shard of the page, from which the next page starts; null on the last page.</summary>
    public string? LastEvaluatedShardId { get; set; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        Elements.Check(KeySchema);
        Elements.Check(Shards);
    }
}
