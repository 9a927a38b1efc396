namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Requests a position in a shard to read from.</summary>
public sealed class GetShardIteratorRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }

    public string? ShardId { get; set; }

    /// <summary>One of the values of <see cref="Model.ShardIteratorType"/>.</summary>
    public string? ShardIteratorType { get; set; }

    /// <summary>The sequence number, for the two types that go by one.</summary>
    public string? StartingSequenceNumber { get; set; }

    /// <summary>The arrival time, for <c>AT_TIMESTAMP</c> (UTC, kept to the millisecond).</summary>
    public DateTime? Timestamp { get; set; }
}
