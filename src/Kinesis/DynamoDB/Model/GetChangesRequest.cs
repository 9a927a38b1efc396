namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>Reads on from a position in a shard: <c>GetRecords</c>.</summary>
public sealed class GetChangesRequest : StreamsRequest
{
    public string? ShardIterator { get; set; }

    /// <summary>1-1,000.</summary>
    public int? Limit { get; set; }
}
