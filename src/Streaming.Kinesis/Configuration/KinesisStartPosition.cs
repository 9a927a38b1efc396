namespace SensorGrid.Streaming.Kinesis.Configuration;

/// <summary>The position where the very first reader of a stream begins.</summary>
/// <remarks>
/// It is settled once, durably, before anything is read, and then holds for the shards that were there: a crash before the first checkpoint
/// skips nothing. Shards that come later, by resharding, are always read whole.
/// </remarks>
public enum KinesisStartPosition
{
    /// <summary>The oldest record that the stream keeps.</summary>
    TrimHorizon,

    /// <summary>The first record that arrives from now on.</summary>
    Latest,

    /// <summary>The first record that arrived at <see cref="KinesisStreamOptions.StartTimestamp"/> or later.</summary>
    AtTimestamp,
}
