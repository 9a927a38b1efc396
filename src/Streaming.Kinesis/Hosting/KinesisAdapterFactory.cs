using Orleans.Streams;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>Gives Orleans the parts of the provider. There is no cache: records do not travel through the pulling agents.</summary>
internal sealed class KinesisAdapterFactory(KinesisAdapter adapter, ShardQueues queues) : IQueueAdapterFactory
{
    private static readonly Task<IStreamFailureHandler> FailureHandler =
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(adapter);

    public IQueueAdapterCache GetQueueAdapterCache() => null!;

    public IStreamQueueMapper GetStreamQueueMapper() => queues;

    // Completed already: if it were not, starting agents and a change of the queues would interleave there.
    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => FailureHandler;
}
