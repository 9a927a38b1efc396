namespace SensorGrid.Applications.Definitions;

/// <summary>What a record has beside its data.</summary>
internal enum RecordFact
{
    /// <summary>The partition key that it was put with.</summary>
    PartitionKey,

    /// <summary>Its sequence number.</summary>
    SequenceNumber,

    /// <summary>The id of its shard.</summary>
    ShardId,
}
