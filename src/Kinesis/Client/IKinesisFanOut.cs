using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Client;

/// <summary>
/// Enhanced fan-out of Amazon Kinesis Data Streams: consumers that have a shard's throughput to themselves, and to whom its records are pushed. A client of its own right beside
/// <see cref="IAmazonKinesis"/>, because a server may have none of it.
/// </summary>
/// <remarks>Every operation throws <see cref="AmazonKinesisException"/> or one of its kinds when the service refuses it.</remarks>
public interface IKinesisFanOut
{
    /// <summary>Makes a consumer of a stream. It can be used once it is <see cref="ConsumerStatus.ACTIVE"/>.</summary>
    /// <exception cref="ResourceInUseException">The stream has a consumer of that name.</exception>
    /// <exception cref="LimitExceededException">The stream has as many consumers as it may have, or too many are being made.</exception>
    Task<RegisterStreamConsumerResponse> RegisterStreamConsumerAsync(RegisterStreamConsumerRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets a consumer's state.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such consumer.</exception>
    Task<DescribeStreamConsumerResponse> DescribeStreamConsumerAsync(DescribeStreamConsumerRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists a page of a stream's consumers.</summary>
    Task<ListStreamConsumersResponse> ListStreamConsumersAsync(ListStreamConsumersRequest request, CancellationToken cancellationToken = default);

    /// <summary>Removes a consumer.</summary>
    Task<DeregisterStreamConsumerResponse> DeregisterStreamConsumerAsync(DeregisterStreamConsumerRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Subscribes a consumer to a shard: for five minutes its records are pushed. One call a second is allowed for a consumer and a shard; one that comes within five seconds of a successful
    /// one is refused, a later one takes over.
    /// </summary>
    /// <returns>The events, which hold a connection until the response is disposed.</returns>
    /// <exception cref="ResourceInUseException">The last subscription is not five seconds old.</exception>
    /// <exception cref="LimitExceededException">The calls come too fast.</exception>
    Task<SubscribeToShardResponse> SubscribeToShardAsync(SubscribeToShardRequest request, CancellationToken cancellationToken = default);
}
