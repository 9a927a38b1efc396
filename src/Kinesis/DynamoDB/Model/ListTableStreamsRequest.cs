namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>Requests a page of the streams of tables: <c>ListStreams</c>.</summary>
public sealed class ListTableStreamsRequest : StreamsRequest
{
    /// <summary>The table; null for the streams of all tables.</summary>
    public string? TableName { get; set; }

    /// <summary>1-100.</summary>
    public int? Limit { get; set; }

    /// <summary>Lists those after this one.</summary>
    public string? ExclusiveStartStreamArn { get; set; }
}
