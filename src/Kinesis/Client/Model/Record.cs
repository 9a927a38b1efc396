namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A record of a stream.</summary>
public sealed class Record
{
    /// <summary>Its position in the shard: decimal digits, too many for 128 bits.</summary>
    public string SequenceNumber { get; set; } = "";

    /// <summary>The time when the record arrived in the stream (UTC, to the millisecond).</summary>
    public DateTime? ApproximateArrivalTimestamp { get; set; }

    public ReadOnlyMemory<byte> Data { get; set; }

    public string PartitionKey { get; set; } = "";

    public string? EncryptionType { get; set; }
}
