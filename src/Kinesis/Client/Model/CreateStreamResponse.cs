using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The stream is being made.</summary>
public sealed class CreateStreamResponse : AmazonWebServiceResponse
{
}
