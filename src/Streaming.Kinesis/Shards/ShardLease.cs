using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The lease of a shard on this silo: from a granted claim to the shard's end, its loss, or the request to stop.</summary>
internal sealed partial class ShardLease(ShardReaderContext reading, ReadableShard shard, ShardReaderStatus monitor, StopSignal stop)
{
    private readonly ShardSource _source = new(reading.Client, reading.Options.StreamName, shard.ShardId, reading.TimeProvider);
    private readonly ReadPacer _pacer = new(reading.Options.ReadInterval, reading.TimeProvider);
    private readonly ILogger _logger = reading.Logger;

    /// <summary>A rewind or fault that follows soon after another waits longer; a checkpoint in between shows that things are well again.</summary>
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), reading.TimeProvider);

    public string ShardId => shard.ShardId;

    public long Epoch { get; private set; }

    /// <summary>The durable checkpoint.</summary>
    public ShardProgress? Progress { get; private set; }

    public void OnCheckpoint(ShardProgress? progress)
    {
        Progress = progress;
        _backoff.Reset();
    }

    public async Task<PassEnd> RunAsync()
    {
        monitor.Enter(ShardReadState.Claiming);
        var claim = await LeaseTaker.ClaimAsync(reading, ShardId, stop.Requested);
        (Epoch, Progress) = (claim.Epoch, claim.Progress);
        monitor.OnCheckpoint(Progress?.Position, reading.TimeProvider.GetUtcNow());
        LogClaimed(ShardId, Epoch, Progress?.Position.SequenceNumber);
        var end = await ReadAsync(claim);
        if (end is PassEnd.ShardEnded or PassEnd.Stopped)
        {
            await reading.ShardGrain(ShardId).ReleaseAsync(Epoch).WaitAsync(stop.Deadline);
        }

        return end;
    }

    private async Task<PassEnd> ReadAsync(ShardClaim claim)
    {
        if (claim.Finished)
        {
            return PassEnd.ShardEnded;
        }

        ShardGap? gap;
        try
        {
            gap = await new ShardGapFinder(reading, shard, _source).FindAsync(claim, stop.Requested);
        }
        catch (OperationCanceledException) when (stop.Requested.IsCancellationRequested)
        {
            return PassEnd.Stopped;
        }

        if (gap is not null && gap != claim.Gap && !await reading.ShardGrain(ShardId).RecordGapAsync(Epoch, gap).WaitAsync(stop.Deadline))
        {
            return PassEnd.Lost;
        }

        var processor = reading.Processors.Create(ShardId);
        var end = PassEnd.Lost;
        try
        {
            end = await ReadUntilDoneAsync(processor, gap);
        }
        finally
        {
            await StopAsync(processor, end);
        }

        return end;
    }

    /// <summary>Passes over the shard until it ends in another way than by a gap or a passing fault.</summary>
    private async Task<PassEnd> ReadUntilDoneAsync(IShardRecordProcessor processor, ShardGap? gap)
    {
        while (true)
        {
            try
            {
                await processor.InitializeAsync(new ShardStart(ShardId, shard.ParentShardIds, Progress?.Position, gap), stop.Deadline);
                var cursor = new ShardCursor(reading, shard, _source, Progress?.Position, _pacer);
                using var pass = new ShardPass(reading, this, processor, cursor, monitor, stop);
                var end = await pass.RunAsync();
                if (end != PassEnd.Gap)
                {
                    return end;
                }

                reading.Metrics.OnRewound();
                LogRewound(ShardId, Progress?.Position.SequenceNumber);
            }
            catch (Exception exception) when (!stop.Deadline.IsCancellationRequested)
            {
                // The processor's contract: whatever it throws is a passing fault.
                reading.Metrics.OnFault();
                LogFault(exception, ShardId, Progress?.Position.SequenceNumber);
            }

            if (stop.Requested.IsCancellationRequested)
            {
                return PassEnd.Stopped;
            }

            monitor.Enter(ShardReadState.BackingOff);
            await _backoff.WaitAsync(stop.Requested).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StopAsync(IShardRecordProcessor processor, PassEnd end)
    {
        var reason = end switch
        {
            PassEnd.ShardEnded => ShardStopReason.ShardEnded,
            PassEnd.Stopped => ShardStopReason.ShutdownRequested,
            _ => ShardStopReason.LeaseLost,
        };
        LogStopped(ShardId, Epoch, reason, Progress?.Position.SequenceNumber);
        try
        {
            await processor.StopAsync(reason, stop.Deadline);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stop.Deadline.IsCancellationRequested)
        {
            LogStopFailed(exception, ShardId);
        }
    }
}
