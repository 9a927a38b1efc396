namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests a consumer's state: by its own resource name, or by its stream's and its name.</summary>
public sealed class DescribeStreamConsumerRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    public string? ConsumerName { get; set; }

    public string? ConsumerARN { get; set; }
}
