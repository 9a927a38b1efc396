namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests that a consumer is removed: by its own resource name, or by its stream's and its name.</summary>
public sealed class DeregisterStreamConsumerRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    public string? ConsumerName { get; set; }

    public string? ConsumerARN { get; set; }
}
