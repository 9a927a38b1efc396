using Amazon.Runtime;

namespace SensorGrid.Streaming.Kinesis.Client.Model;

/// <summary>The stream is being made.</summary>
public sealed class CreateStreamResponse : AmazonWebServiceResponse
{
}
