using Amazon.Runtime;

namespace SensorGrid.Streaming.Kinesis.Client.Model;

/// <summary>The shard is being split.</summary>
public sealed class SplitShardResponse : AmazonWebServiceResponse
{
}
