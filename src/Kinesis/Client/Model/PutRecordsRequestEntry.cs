namespace SensorGrid.Kinesis.Client.Model;

/// <summary>One record to put.</summary>
public sealed class PutRecordsRequestEntry
{
    /// <summary>The payload; with the partition key at most 1 MiB.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>1-256 characters; its MD5 chooses the shard.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>Chooses the shard instead of the partition key.</summary>
    public string? ExplicitHashKey { get; set; }
}
