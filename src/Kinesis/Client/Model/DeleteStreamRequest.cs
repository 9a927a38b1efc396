namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Removes a stream and all of its records.</summary>
public sealed class DeleteStreamRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }

    /// <summary>Gets or sets whether registered consumers are deleted with it.</summary>
    public bool? EnforceConsumerDeletion { get; set; }
}
