namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Runs the readers of the shards that this silo owns. Both of its methods return fast: the silo's whole rebalancing waits for them.</summary>
internal sealed class ShardHost(ShardReaderContext reading, ShardRegistry board, ShardTopology topology)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ShardRunner> _runners = new(StringComparer.Ordinal);

    /// <summary>Begins to read a shard. If an earlier reader of it could not be stopped in time, the new one waits for its end.</summary>
    public void Start(string shardId)
    {
        lock (_lock)
        {
            var earlier = _runners.GetValueOrDefault(shardId)?.Completion ?? Task.CompletedTask;
            _runners[shardId] = new ShardRunner(reading, board, topology, shardId, earlier);
        }
    }

    /// <summary>Stops reading a shard, with a last checkpoint if the timeout allows it.</summary>
    public async Task StopAsync(string shardId, TimeSpan timeout)
    {
        ShardRunner? runner;
        lock (_lock)
        {
            runner = _runners.GetValueOrDefault(shardId);
        }

        if (runner is null)
        {
            return;
        }

        await runner.StopAsync(timeout);
        lock (_lock)
        {
            if (runner.Completion.IsCompleted && _runners.GetValueOrDefault(shardId) == runner)
            {
                _runners.Remove(shardId);
                runner.Dispose();
            }
        }
    }
}
