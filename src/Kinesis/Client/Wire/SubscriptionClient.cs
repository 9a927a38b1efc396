using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Client.Wire;

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
        return new SubscribeToShardResponse((await InvokeAsync<SubscriptionAnswer>(request, options, cancellationToken)).Body);
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => KinesisPipeline.Customize(pipeline);
}
