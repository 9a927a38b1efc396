namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests a stream's state without its shards.</summary>
public sealed class DescribeStreamSummaryRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }
}
