using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The shards are being merged.</summary>
public sealed class MergeShardsResponse : AmazonWebServiceResponse
{
}
