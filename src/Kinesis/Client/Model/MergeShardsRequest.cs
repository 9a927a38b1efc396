namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Merges two shards whose hash ranges touch.</summary>
public sealed class MergeShardsRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }

    public string? ShardToMerge { get; set; }

    public string? AdjacentShardToMerge { get; set; }
}
