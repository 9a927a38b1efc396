namespace SensorGrid.Kinesis.Client;

/// <summary>The result of putting one record: its position in the stream, or the error.</summary>
/// <param name="ShardId">The shard that stored it; null when it was refused.</param>
/// <param name="SequenceNumber">Its position in that shard; null when it was refused.</param>
/// <param name="ErrorCode">The service's name for the last error, such as <c>ProvisionedThroughputExceededException</c>; null on success.</param>
/// <param name="ErrorMessage">The service's message; null on success.</param>
public sealed record PutOutcome(string? ShardId, string? SequenceNumber, string? ErrorCode, string? ErrorMessage)
{
    /// <summary>Gets whether the stream has the record.</summary>
    public bool Succeeded => SequenceNumber is not null;
}
