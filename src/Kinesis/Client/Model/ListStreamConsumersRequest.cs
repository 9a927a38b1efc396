namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests a page of a stream's consumers.</summary>
public sealed class ListStreamConsumersRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    /// <summary>The token of the page before; null for the first page.</summary>
    public string? NextToken { get; set; }

    /// <summary>The most consumers of a page, 1 to 10,000; the service gives at most 100.</summary>
    public int? MaxResults { get; set; }
}
