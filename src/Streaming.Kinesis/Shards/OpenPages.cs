using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Opens the pages of a shard after a position; without one, from where the shard is to be begun.</summary>
internal delegate IShardPages OpenPages(RecordPosition? position);
