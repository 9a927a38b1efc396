namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests that a shard's records are pushed to a consumer.</summary>
public sealed class SubscribeToShardRequest : AmazonKinesisRequest
{
    public string? ConsumerARN { get; set; }

    public string? ShardId { get; set; }

    public StartingPosition? StartingPosition { get; set; }
}
