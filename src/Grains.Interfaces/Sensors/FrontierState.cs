namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The state of a shard's reader, as seen by whoever asks how far it has come.</summary>
[GenerateSerializer, Alias("frontier-state")]
public enum FrontierState
{
    /// <summary>Nobody reads the shard at the moment, or nobody knows it.</summary>
    Unread,

    /// <summary>A reader has it.</summary>
    Read,

    /// <summary>Its reader is on another silo: the next call gets there.</summary>
    Moved,

    /// <summary>It was read to its end: everything in it is durable. Other shards go on from it.</summary>
    Finished,

    /// <summary>The cluster reads no stream of that name.</summary>
    UnknownStream,
}
