using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Anomalies.Output;

/// <summary>Puts anomalies into a Kinesis stream: one record each, as JSON as the API writes it, under its sensor's id as the partition key.</summary>
internal sealed class KinesisAnomalyOutput(IAmazonKinesis client, string streamName, TimeProvider time) : IAnomalyOutput
{
    // Few attempts: the caller keeps what failed, and waits longer and longer.
    private readonly KinesisProducer _producer = new(client, new KinesisProducerOptions { MaxAttempts = 4 }, time);

    public string Name => streamName;

    public async Task<AnomalyOutcome> SendAsync(IReadOnlyList<AnomalyEntry> entries, CancellationToken cancellationToken)
    {
        var records = entries.Select(entry => new PutRecordsRequestEntry { PartitionKey = entry.Anomaly.SensorId, Data = AnomalyWriter.ToJson(entry) }).ToList();
        var outcomes = await _producer.PutAsync(streamName, records, cancellationToken);
        var unsent = entries.Where((_, i) => !outcomes[i].Succeeded).ToList();
        return new AnomalyOutcome(
            unsent, outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is { } refused ? $"{refused.ErrorCode}: {refused.ErrorMessage}" : null);
    }
}
