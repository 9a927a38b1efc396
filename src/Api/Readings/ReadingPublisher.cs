using Microsoft.Extensions.Options;
using SensorGrid.Api.Settings;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Api.Readings;

/// <summary>Puts readings into the streams that the grains are fed from.</summary>
internal sealed class ReadingPublisher(IAmazonKinesis client, IOptions<SensorGridApiOptions> options, IStreamFormats formats, TimeProvider time)
{
    /// <summary>Fewer attempts than a producer of its own would make, and none after 1.5 s: a client waits for the answer and can send again itself.</summary>
    private static readonly KinesisProducerOptions Options = new() { MaxAttempts = 4, Patience = TimeSpan.FromSeconds(1.5), LongestDelay = TimeSpan.FromSeconds(0.5) };

    private readonly KinesisProducer _producer = new(client, Options, time);

    /// <summary>Puts JSON of ours into a stream, marked as such where the stream has another format.</summary>
    /// <inheritdoc cref="PutRawAsync"/>
    public async Task<IReadOnlyList<PutOutcome>> PutAsync(string? source, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken)
    {
        var format = (await formats.GetAsync(cancellationToken)).FormatOf(source);
        return await PutRawAsync(source, format is JsonFormat ? records : [.. records.Select(record => Mark(format, record))], cancellationToken);
    }

    /// <summary>Puts records into a stream as they are.</summary>
    /// <param name="source">The name of a further stream; null for the main stream.</param>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcomes in the order of the records.</returns>
    public Task<IReadOnlyList<PutOutcome>> PutRawAsync(string? source, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken) =>
        _producer.PutAsync(source ?? options.Value.StreamName, records, cancellationToken);

    private static PutRecordsRequestEntry Mark(RecordFormat format, PutRecordsRequestEntry record) =>
        new() { PartitionKey = record.PartitionKey, Data = OwnRecords.In(format, record.Data) };
}
