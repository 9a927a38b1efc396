namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>The reason why a subscription ended.</summary>
internal enum SubscriptionEnd
{
    /// <summary>Its five minutes were over.</summary>
    Expired,

    /// <summary>The shard was closed and everything of it has come.</summary>
    ShardEnded,

    /// <summary>The reader needs it no longer: it stops, or begins again at its checkpoint.</summary>
    Stopped,

    /// <summary>Another reader subscribed as the same consumer.</summary>
    TakenOver,

    /// <summary>No event came for too long.</summary>
    Silent,

    /// <summary>The connection broke, or what came over it was damaged.</summary>
    Broken,

    /// <summary>The service ended it with an error.</summary>
    Failed,
}
