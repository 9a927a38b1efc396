using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A position in a shard, good for five minutes.</summary>
public sealed class GetShardIteratorResponse : AmazonWebServiceResponse
{
    public string? ShardIterator { get; set; }
}
