namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A consumer, and its stream.</summary>
public sealed class ConsumerDescription
{
    public string? ConsumerName { get; set; }

    /// <summary>Its Amazon resource name: another one for a consumer that was removed and made again.</summary>
    public string? ConsumerARN { get; set; }

    /// <summary>One of the values of <see cref="Model.ConsumerStatus"/>.</summary>
    public string? ConsumerStatus { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? ConsumerCreationTimestamp { get; set; }

    public string? StreamARN { get; set; }
}
