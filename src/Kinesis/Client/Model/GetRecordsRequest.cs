namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Reads on from a position in a shard.</summary>
public sealed class GetRecordsRequest : AmazonKinesisRequest
{
    public string? ShardIterator { get; set; }

    /// <summary>1-10,000; the service's own when null.</summary>
    public int? Limit { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }
}
