using Microsoft.Extensions.Options;
using SensorGrid.Api.Hosting;
using SensorGrid.Streaming.Kinesis.Client;
using SensorGrid.Streaming.Kinesis.Client.Model;

namespace SensorGrid.Api.Readings;

/// <summary>Puts readings into the stream that the grains are fed from.</summary>
internal sealed class ReadingPublisher(IAmazonKinesis client, IOptions<SensorGridApiOptions> options, TimeProvider time)
{
    /// <summary>Fewer attempts than a producer of its own would make: a client waits for the answer and can send again itself.</summary>
    private readonly KinesisProducer _producer = new(client, new KinesisProducerOptions { MaxAttempts = 4 }, time);

    public Task<IReadOnlyList<PutOutcome>> PutAsync(IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken) =>
        _producer.PutAsync(options.Value.StreamName, records, cancellationToken);
}
