namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A stream's state.</summary>
public sealed class StreamDescriptionSummary
{
    public string? StreamName { get; set; }

    public string? StreamARN { get; set; }

    /// <summary><c>CREATING</c>, <c>ACTIVE</c>, <c>UPDATING</c> or <c>DELETING</c>.</summary>
    public string? StreamStatus { get; set; }

    public StreamModeDetails? StreamModeDetails { get; set; }

    /// <summary>The retention period of records, in hours.</summary>
    public int? RetentionPeriodHours { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? StreamCreationTimestamp { get; set; }

    public int? OpenShardCount { get; set; }

    public int? ConsumerCount { get; set; }

    public string? EncryptionType { get; set; }
}
