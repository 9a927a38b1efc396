namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The result of one record: a shard and sequence number, or an error.</summary>
public sealed class PutRecordsResultEntry
{
    public string? SequenceNumber { get; set; }

    public string? ShardId { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }
}
