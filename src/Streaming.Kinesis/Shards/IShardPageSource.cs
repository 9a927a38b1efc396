namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>A way for pages of shards to come, other than by calls of GetRecords alone.</summary>
internal interface IShardPageSource
{
    /// <summary>Gets what opens the pages of a shard, pass after pass, for as long as this silo has it.</summary>
    /// <param name="reading">What readers share.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="source">Its calls.</param>
    /// <param name="pacer">The pace of calls of GetRecords.</param>
    OpenPages ForLease(ShardReaderContext reading, ReadableShard shard, ShardSource source, ReadPacer pacer);
}
