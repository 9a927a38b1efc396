namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The status of the shard readers on this silo; a keyed service under the stream provider's name.</summary>
public interface IKinesisStreamStatus
{
    /// <summary>The shards that this silo owns, by id.</summary>
    IReadOnlyList<KinesisShardStatus> Shards { get; }

    /// <summary>Gets whether the stream's shards are known, and all of those that this silo owns are being read. It may own none.</summary>
    bool IsReading { get; }

    /// <summary>The reason that this silo may own no shards, in sentences; null when it may. See <see cref="IShardOwnerPolicy"/>.</summary>
    string? Refusal { get; }
}
