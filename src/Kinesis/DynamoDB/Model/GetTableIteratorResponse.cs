using Amazon.Runtime;

namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>A position in a shard, good for fifteen minutes.</summary>
public sealed class GetTableIteratorResponse : AmazonWebServiceResponse
{
    public string? ShardIterator { get; set; }
}
