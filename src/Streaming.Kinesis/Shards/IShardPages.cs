namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Gives the pages of a shard from a position on, one after the other and without a gap, whatever way they come. Not safe for concurrent use.</summary>
internal interface IShardPages : IDisposable
{
    /// <summary>Reads the next page. Waits for as long as faults last; throws only what will not pass by itself.</summary>
    /// <remarks>Nothing is read ahead of the call: a caller that has no room does not call.</remarks>
    /// <param name="monitor">Told when reading has to wait.</param>
    /// <param name="cancellationToken">Gives up; the next page can still be read afterwards.</param>
    Task<ShardPage> ReadAsync(ShardReaderStatus monitor, CancellationToken cancellationToken);
}
