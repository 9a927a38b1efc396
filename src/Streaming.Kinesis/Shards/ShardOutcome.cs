namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The answer of a record processor to delivered records.</summary>
public enum ShardOutcome
{
    /// <summary>All of it was ingested.</summary>
    Done,

    /// <summary>Something that was delivered since the checkpoint is lost downstream: the shard must be read again from its checkpoint.</summary>
    Gap,
}
