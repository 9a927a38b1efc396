namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The end of a pass.</summary>
internal enum PassEnd
{
    /// <summary>A cell lacks something, or a call failed: the shard is read again from the checkpoint.</summary>
    Rewind,

    /// <summary>The shard has another owner.</summary>
    Lost,

    /// <summary>The shard was closed, and everything of it is durable.</summary>
    ShardEnded,
}
