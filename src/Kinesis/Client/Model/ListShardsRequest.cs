namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests a page of a stream's shards, closed ones that are still kept included.</summary>
public sealed class ListShardsRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }

    /// <summary>The token that continues a listing; then the stream must not be named.</summary>
    public string? NextToken { get; set; }

    /// <summary>Lists those after this one.</summary>
    public string? ExclusiveStartShardId { get; set; }

    /// <summary>1-10,000.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Distinguishes streams of one name (UTC).</summary>
    public DateTime? StreamCreationTimestamp { get; set; }

    /// <summary>The filter that shards must pass.</summary>
    public ShardFilter? ShardFilter { get; set; }
}
