using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>One shard of the stream, as calls to the service. No call outlasts its timeout.</summary>
internal sealed class ShardSource(IAmazonKinesis client, string streamName, string shardId, TimeProvider timeProvider)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Gets an iterator after a position, or without one at a time, or at the oldest record.</summary>
    public Task<string> GetIteratorAsync(RecordPosition? after, DateTimeOffset? startAt, CancellationToken cancellationToken)
    {
        var request = new GetShardIteratorRequest { StreamName = streamName, ShardId = shardId };
        if (after is { } position)
        {
            // A position inside an aggregated record: that record is read again, and what has been ingested of it is skipped.
            request.ShardIteratorType = position.SubSequenceNumber > 0
                ? ShardIteratorType.AT_SEQUENCE_NUMBER
                : ShardIteratorType.AFTER_SEQUENCE_NUMBER;
            request.StartingSequenceNumber = position.SequenceNumber;
        }
        else if (startAt is { } time)
        {
            request.ShardIteratorType = ShardIteratorType.AT_TIMESTAMP;
            request.Timestamp = time.UtcDateTime;
        }
        else
        {
            request.ShardIteratorType = ShardIteratorType.TRIM_HORIZON;
        }

        return GetIteratorAsync(request, cancellationToken);
    }

    public Task<GetRecordsResponse> GetRecordsAsync(string iterator, int limit, CancellationToken cancellationToken) =>
        CallAsync(token => client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator, Limit = limit }, token), cancellationToken);

    /// <summary>Gets the retention period of the stream's records.</summary>
    public async Task<TimeSpan> GetRetentionAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeStreamSummaryRequest { StreamName = streamName };
        var response = await CallAsync(token => client.DescribeStreamSummaryAsync(request, token), cancellationToken);
        return TimeSpan.FromHours(response.StreamDescriptionSummary.RetentionPeriodHours ?? 24);
    }

    private async Task<string> GetIteratorAsync(GetShardIteratorRequest request, CancellationToken cancellationToken)
    {
        var response = await CallAsync(token => client.GetShardIteratorAsync(request, token), cancellationToken);
        return response.ShardIterator ?? throw new IOException($"Kinesis gave no iterator for shard {shardId}.");
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(CallTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        return await call(either.Token);
    }
}
