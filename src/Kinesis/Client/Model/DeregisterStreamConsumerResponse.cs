using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The consumer is being removed.</summary>
public sealed class DeregisterStreamConsumerResponse : AmazonWebServiceResponse;
