using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>One checkpoint on its way: first everything up to it is made durable downstream, then it is written.</summary>
/// <param name="progress">The position of the checkpoint; null at the end of a shard without records.</param>
/// <param name="persist">Whether there is anything to make durable.</param>
/// <param name="finished">Whether this is the shard's end.</param>
/// <param name="bytes">The delivered bytes that it covers.</param>
/// <param name="pace">The time to make it durable.</param>
internal sealed partial class ShardBarrier(ShardProgress? progress, bool persist, bool finished, long bytes, PersistPace pace)
{
    public ShardProgress? Progress { get; } = progress;

    public bool Persist { get; } = persist;

    public long Bytes { get; } = bytes;

    /// <summary>Runs it to its end. Null: the checkpoint is durable.</summary>
    public async Task<PassEnd?> RunAsync(
        ShardReaderContext reading, string shardId, long epoch, IShardRecordProcessor processor, CancellationToken cancellationToken)
    {
        using var span = ShardTraces.Checkpoint(shardId, Bytes);
        if (Persist && await processor.PersistAsync(Progress!.Position, pace, cancellationToken) == ShardOutcome.Gap)
        {
            ShardTraces.Fail(span, "gap");
            return PassEnd.Gap;
        }

        if (!await WriteAsync(reading, shardId, epoch, cancellationToken))
        {
            reading.Metrics.OnCheckpointRefused();
            ShardTraces.Fail(span, "lost");
            return PassEnd.Lost;
        }

        reading.Metrics.OnCheckpoint();
        return null;
    }

    /// <summary>Writes the checkpoint, again and again while the grain cannot be reached: reading goes on meanwhile.</summary>
    private async Task<bool> WriteAsync(ShardReaderContext reading, string shardId, long epoch, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), reading.TimeProvider);
        while (true)
        {
            try
            {
                return await reading.ShardGrain(shardId).CheckpointAsync(epoch, Progress, finished).WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Anything at all: the silo of the grain may be gone, its storage out of reach, or its activation on the way out.
                LogCheckpointFailed(reading.Logger, exception, shardId);
            }

            await backoff.WaitAsync(cancellationToken);
        }
    }

    [LoggerMessage(
        2003, LogLevel.Warning,
        "The checkpoint of shard {ShardId} could not be written; reading goes on within its budget while it is tried again.")]
    private static partial void LogCheckpointFailed(ILogger logger, Exception exception, string shardId);
}
