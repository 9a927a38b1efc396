using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Client;

/// <summary>Puts records into a stream, each by itself or many in one.</summary>
public interface IRecordProducer
{
    /// <summary>Puts records into a stream and reports for each, in the order given, where it went or why it did not.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; some of the records may be in the stream.</exception>
    Task<IReadOnlyList<PutOutcome>> PutAsync(
        string streamName, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken = default);
}
