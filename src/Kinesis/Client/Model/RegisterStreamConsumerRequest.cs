namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests a consumer of a stream.</summary>
public sealed class RegisterStreamConsumerRequest : AmazonKinesisRequest
{
    public string? StreamARN { get; set; }

    /// <summary>Its name: 1 to 128 of a-z, A-Z, 0-9, <c>_</c>, <c>.</c> and <c>-</c>.</summary>
    public string? ConsumerName { get; set; }
}
