namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Puts one record.</summary>
public sealed class PutRecordRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }

    /// <summary>The payload; with the partition key at most 1 MiB.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>1-256 characters; its MD5 chooses the shard.</summary>
    public string? PartitionKey { get; set; }

    /// <summary>Chooses the shard instead of the partition key.</summary>
    public string? ExplicitHashKey { get; set; }

    /// <summary>Orders a producer's records: this one comes after that one.</summary>
    public string? SequenceNumberForOrdering { get; set; }
}
