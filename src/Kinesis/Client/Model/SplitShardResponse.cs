using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The shard is being split.</summary>
public sealed class SplitShardResponse : AmazonWebServiceResponse
{
}
