namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Splits a shard in two.</summary>
public sealed class SplitShardRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }

    public string? ShardToSplit { get; set; }

    /// <summary>The start of the second child's hash range, in decimal digits.</summary>
    public string? NewStartingHashKey { get; set; }
}
