using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A consumer's state.</summary>
public sealed class DescribeStreamConsumerResponse : AmazonWebServiceResponse
{
    public ConsumerDescription? ConsumerDescription { get; set; }
}
