using System.Text;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Client;

/// <summary>Puts many records: in full batches, and again those that failed. Safe for concurrent use.</summary>
/// <remarks>
/// Batches are sent one after the other, so that records come in the order given, except that one which had to be sent again comes after
/// those of its batch that went through at once. A batch whose answer was lost is sent again: its records may then be in the stream twice.
/// </remarks>
public sealed class KinesisProducer : IRecordProducer
{
    private readonly IAmazonKinesis _client;
    private readonly KinesisProducerOptions _options;
    private readonly TimeProvider _timeProvider;

    public KinesisProducer(IAmazonKinesis client, KinesisProducerOptions options, TimeProvider timeProvider)
    {
        options.Validate();
        _client = client;
        _options = options;
        _timeProvider = timeProvider;
    }

    /// <summary>Puts records into a stream and reports for each, in the order given, where it went or why it did not.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; some of the records may be in the stream.</exception>
    public async Task<IReadOnlyList<PutOutcome>> PutAsync(
        string streamName, IReadOnlyList<PutRecordsRequestEntry> records, CancellationToken cancellationToken = default)
    {
        var outcomes = new PutOutcome[records.Count];
        var batch = new List<int>();
        var batchBytes = 0L;
        var begun = _timeProvider.GetTimestamp();
        for (var i = 0; i < records.Count; i++)
        {
            var size = Size(records[i]);
            if (size > _options.MaxRecordBytes)
            {
                outcomes[i] = TooLarge(size);
                continue;
            }

            if (batch.Count == _options.MaxBatchRecords || (batch.Count > 0 && batchBytes + size > _options.MaxBatchBytes))
            {
                await PutBatchAsync(streamName, records, batch, outcomes, begun, cancellationToken);
                batch.Clear();
                batchBytes = 0;
            }

            batch.Add(i);
            batchBytes += size;
        }

        if (batch.Count > 0)
        {
            await PutBatchAsync(streamName, records, batch, outcomes, begun, cancellationToken);
        }

        return outcomes;
    }

    private async Task PutBatchAsync(
        string streamName, IReadOnlyList<PutRecordsRequestEntry> records, List<int> batch, PutOutcome[] outcomes, long begun, CancellationToken cancellationToken)
    {
        var pending = batch.ToList();
        var backoff = new Backoff(_options.FirstDelay, _options.LongestDelay, _timeProvider);
        for (var attempt = 1; ; attempt++)
        {
            pending = await TryPutAsync(streamName, records, pending, outcomes, cancellationToken);
            if (pending.Count == 0 || attempt == _options.MaxAttempts || _timeProvider.GetElapsedTime(begun) >= _options.Patience)
            {
                return;
            }

            await backoff.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends the pending records once and returns those worth sending again; <paramref name="outcomes"/> has an entry for all.</summary>
    private async Task<List<int>> TryPutAsync(
        string streamName, IReadOnlyList<PutRecordsRequestEntry> records, List<int> pending, PutOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var request = new PutRecordsRequest { StreamName = streamName, Records = [.. pending.Select(i => records[i])] };
        try
        {
            var response = await _client.PutRecordsAsync(request, cancellationToken);
            if (response.Records.Count != pending.Count)
            {
                throw new IOException($"Kinesis told of {response.Records.Count} records, but {pending.Count} were put.");
            }

            var failed = new List<int>();
            for (var i = 0; i < pending.Count; i++)
            {
                var result = response.Records[i];
                outcomes[pending[i]] = new PutOutcome(result.ShardId, result.SequenceNumber, result.ErrorCode, result.ErrorMessage);
                if (result.SequenceNumber is null)
                {
                    failed.Add(pending[i]);
                }
            }

            return failed;
        }
        catch (Exception exception) when (KinesisFaults.IsFault(exception) && !cancellationToken.IsCancellationRequested)
        {
            var refused = new PutOutcome(null, null, KinesisFaults.Code(exception), exception.Message);
            pending.ForEach(i => outcomes[i] = refused);
            return KinesisFaults.IsTransient(exception) ? pending : [];
        }
    }

    private PutOutcome TooLarge(long size) => new(
        null, null, "ValidationException", $"The record has {size} bytes with its partition key; the limit is {_options.MaxRecordBytes}.");

    private static long Size(PutRecordsRequestEntry record) => record.Data.Length + Encoding.UTF8.GetByteCount(record.PartitionKey);
}
