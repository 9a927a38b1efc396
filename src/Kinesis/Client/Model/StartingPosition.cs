namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The position where a subscription begins.</summary>
public sealed class StartingPosition
{
    /// <summary>One of the values of <see cref="ShardIteratorType"/>.</summary>
    public string? Type { get; set; }

    /// <summary>The sequence number, for the two types that go by one.</summary>
    public string? SequenceNumber { get; set; }

    /// <summary>The arrival time, for <c>AT_TIMESTAMP</c> (UTC, kept to the millisecond).</summary>
    public DateTime? Timestamp { get; set; }
}
