using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Wire;

/// <summary>The answer to SubscribeToShard as the SDK's pipeline returns it, which can only make one without arguments.</summary>
internal sealed class SubscriptionAnswer : AmazonWebServiceResponse
{
    /// <summary>The body, which is still coming.</summary>
    public Stream Body { get; init; } = Stream.Null;
}
