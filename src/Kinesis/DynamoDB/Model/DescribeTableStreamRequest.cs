namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>Requests the description of a stream with a page of its shards: <c>DescribeStream</c>.</summary>
public sealed class DescribeTableStreamRequest : StreamsRequest
{
    public string? StreamArn { get; set; }

    /// <summary>1-100 shards.</summary>
    public int? Limit { get; set; }

    /// <summary>Lists the shards after this one.</summary>
    public string? ExclusiveStartShardId { get; set; }
}
