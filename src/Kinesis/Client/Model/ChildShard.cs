namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A shard that carries on where another ended.</summary>
public sealed class ChildShard
{
    public string ShardId { get; set; } = "";

    public List<string>? ParentShards { get; set; }

    public HashKeyRange? HashKeyRange { get; set; }
}
