namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A shard's sequence numbers.</summary>
public sealed class SequenceNumberRange
{
    public string? StartingSequenceNumber { get; set; }

    /// <summary>The shard's last sequence number; null while the shard is open.</summary>
    public string? EndingSequenceNumber { get; set; }
}
