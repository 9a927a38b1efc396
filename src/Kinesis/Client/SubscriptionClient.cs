using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Client.Wire;

namespace SensorGrid.Kinesis.Client;

/// <summary>A client for subscriptions alone: their connections are not those of other calls.</summary>
internal sealed class SubscriptionClient : AmazonServiceClient
{
    public SubscriptionClient(AmazonKinesisConfig config)
        : base(config)
    {
    }

    public SubscriptionClient(AWSCredentials credentials, AmazonKinesisConfig config)
        : base(credentials, config)
    {
    }

    protected override IServiceMetadata ServiceMetadata { get; } = new KinesisMetadata();

    public async Task<SubscribeToShardResponse> SubscribeAsync(SubscribeToShardRequest request, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new KinesisRequestMarshaller<SubscribeToShardRequest>("SubscribeToShard", KinesisJson.Default.SubscribeToShardRequest, HttpVersion.Version20),
            ResponseUnmarshaller = new SubscriptionUnmarshaller(),
        };
        return new SubscribeToShardResponse(new SubscriptionEvents((await InvokeAsync<SubscriptionAnswer>(request, options, cancellationToken)).Body));
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => KinesisPipeline.Customize(pipeline);
}
