namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The end of a pass, or of the barrier beside it.</summary>
internal enum PassEnd
{
    /// <summary>The shard was closed, and everything of it is durable.</summary>
    ShardEnded,

    /// <summary>It was asked to stop, and everything is durable.</summary>
    Stopped,

    /// <summary>The shard has another owner.</summary>
    Lost,

    /// <summary>A cell lacks something, or a call failed: the shard is read again from the checkpoint.</summary>
    Rewind,
}
