using Amazon.Runtime;

namespace SensorGrid.Streaming.Kinesis.Client.Model;

/// <summary>A page of a stream's shards.</summary>
public sealed class ListShardsResponse : AmazonWebServiceResponse
{
    public List<Shard>? Shards { get; set; }

    /// <summary>Null on the last page.</summary>
    public string? NextToken { get; set; }
}
