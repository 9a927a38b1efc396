namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests a page of the streams' names.</summary>
public sealed class ListStreamsRequest : AmazonKinesisRequest
{
    /// <summary>1-10,000.</summary>
    public int? Limit { get; set; }

    /// <summary>Lists those after this one.</summary>
    public string? ExclusiveStartStreamName { get; set; }

    /// <summary>The token that continues a listing.</summary>
    public string? NextToken { get; set; }
}
