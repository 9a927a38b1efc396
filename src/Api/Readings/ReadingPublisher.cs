using Microsoft.Extensions.Options;
using SensorGrid.Api.Settings;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Readings;

/// <summary>Puts readings into the streams that the grains are fed from.</summary>
internal sealed class ReadingPublisher(IAmazonKinesis client, IOptions<SensorGridApiOptions> options, TimeProvider time)
{
    /// <summary>Fewer attempts than a producer of its own would make, and none after 1.5 s: a client waits for the answer and can send again itself.</summary>
    private static readonly KinesisProducerOptions Options = new() { MaxAttempts = 4, Patience = TimeSpan.FromSeconds(1.5), LongestDelay = TimeSpan.FromSeconds(0.5) };

    private readonly KinesisProducer _producer = new(client, Options, time);

    /// <summary>Puts records into a stream; the outcomes are in the order of the records.</summary>
    /// <param name="source">The name of a further stream; null for the main stream.</param>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<PutOutcome>> PutAsync(string? source, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken) =>
        _producer.PutAsync(source ?? options.Value.StreamName, records, cancellationToken);
}
