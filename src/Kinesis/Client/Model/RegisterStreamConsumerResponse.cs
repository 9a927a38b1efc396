using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The consumer, which is being made.</summary>
public sealed class RegisterStreamConsumerResponse : AmazonWebServiceResponse
{
    public Consumer? Consumer { get; set; }
}
