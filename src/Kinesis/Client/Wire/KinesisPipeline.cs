using Amazon.Runtime.Internal;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>Puts the steps of Kinesis and DynamoDB Streams into the SDK's pipeline.</summary>
internal static class KinesisPipeline
{
    public static void Customize(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new KinesisEndpointResolver());
        pipeline.AddHandlerAfter<KinesisEndpointResolver>(new KinesisAuthResolver());
    }
}
