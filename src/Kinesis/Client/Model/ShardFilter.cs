namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Chooses shards of a listing.</summary>
public sealed class ShardFilter
{
    /// <summary>
    /// <c>AT_LATEST</c>, <c>AT_TRIM_HORIZON</c>, <c>AT_TIMESTAMP</c>, <c>FROM_TRIM_HORIZON</c>, <c>FROM_TIMESTAMP</c> or <c>AFTER_SHARD_ID</c>.
    /// </summary>
    public string? Type { get; set; }

    public string? ShardId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? Timestamp { get; set; }
}
