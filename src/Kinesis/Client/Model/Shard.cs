namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A shard: a stretch of the hash key space, from one reshard to the next.</summary>
public sealed class Shard
{
    public string ShardId { get; set; } = "";

    /// <summary>The shard it was split or merged from.</summary>
    public string? ParentShardId { get; set; }

    /// <summary>The second one it was merged from.</summary>
    public string? AdjacentParentShardId { get; set; }

    public HashKeyRange? HashKeyRange { get; set; }

    public SequenceNumberRange? SequenceNumberRange { get; set; }
}
