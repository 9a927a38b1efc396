using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The stream is being removed.</summary>
public sealed class DeleteStreamResponse : AmazonWebServiceResponse
{
}
