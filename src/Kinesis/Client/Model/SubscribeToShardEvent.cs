using System.Text.Json.Serialization;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Records that were pushed, or none: then it shows that the connection lives.</summary>
public sealed class SubscribeToShardEvent : IJsonOnDeserialized
{
    public List<Record>? Records { get; set; }

    /// <summary>The number after which another subscription goes on; null at a closed shard's end, where there are child shards.</summary>
    public string? ContinuationSequenceNumber { get; set; }

    /// <summary>The distance of the event from the shard's tip, in milliseconds.</summary>
    public long? MillisBehindLatest { get; set; }

    /// <summary>The shards that carry on, at a closed shard's end.</summary>
    public List<ChildShard>? ChildShards { get; set; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.Check(Records);
}
