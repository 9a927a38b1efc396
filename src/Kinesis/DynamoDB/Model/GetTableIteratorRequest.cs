namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>Requests a position in a shard to read from: <c>GetShardIterator</c>.</summary>
public sealed class GetTableIteratorRequest : StreamsRequest
{
    public string? StreamArn { get; set; }

    public string? ShardId { get; set; }

    /// <summary><c>TRIM_HORIZON</c>, <c>LATEST</c>, <c>AT_SEQUENCE_NUMBER</c> or <c>AFTER_SEQUENCE_NUMBER</c>.</summary>
    public string? ShardIteratorType { get; set; }

    /// <summary>21 to 40 digits.</summary>
    public string? SequenceNumber { get; set; }
}
