using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Records of a shard, and where to read on.</summary>
public sealed class GetRecordsResponse : AmazonWebServiceResponse, IJsonOnDeserialized
{
    public List<Record>? Records { get; set; }

    /// <summary>The iterator of the next page; null when the shard was closed and has been read to its end.</summary>
    public string? NextShardIterator { get; set; }

    /// <summary>The distance of the response from the shard's tip, in milliseconds.</summary>
    public long? MillisBehindLatest { get; set; }

    /// <summary>The shards that carry on, at a closed shard's end.</summary>
    public List<ChildShard>? ChildShards { get; set; }

    /// <summary>The time of the answer by the service's clock (UTC), in whole seconds; null when it did not say.</summary>
    [JsonIgnore]
    public DateTimeOffset? ServedAt { get; set; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.Check(Records);
}
