using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>A shard of a table's stream. It takes records for some four hours; then its child goes on.</summary>
public sealed class TableShard
{
    public string ShardId { get; set; } = "";

    public string? ParentShardId { get; set; }

    /// <summary>Without an end for as long as the shard is open.</summary>
    public SequenceNumberRange? SequenceNumberRange { get; set; }
}
