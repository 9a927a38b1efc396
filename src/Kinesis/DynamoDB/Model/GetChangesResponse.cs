using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>Changes of items, and where to read on.</summary>
public sealed class GetChangesResponse : AmazonWebServiceResponse
{
    /// <summary>The changes as the service wrote them: attributes keep every digit.</summary>
    public List<JsonElement>? Records { get; set; }

    /// <summary>The iterator of the next page; null when the shard was closed and has been read to its end.</summary>
    public string? NextShardIterator { get; set; }

    /// <summary>The time of the answer by the service's clock (UTC), in whole seconds; null when it did not say.</summary>
    [JsonIgnore]
    public DateTimeOffset? ServedAt { get; set; }
}
