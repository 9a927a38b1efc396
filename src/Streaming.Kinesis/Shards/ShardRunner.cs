using Microsoft.Extensions.Logging;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Keeps one shard being read on this silo: lease after lease, until the shard ends or the runner is stopped.</summary>
/// <remarks>
/// Nobody restarts a reader that has died, so this loop may not die. And a reader that was deposed may not simply claim again: its silo may
/// have been declared dead without knowing it. It waits, has the membership read anew, and goes on only if its silo is active and the shard
/// is still assigned to it.
/// </remarks>
internal sealed partial class ShardRunner : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ShardReaderContext _reading;
    private readonly ShardRegistry _board;
    private readonly ShardTopology _topology;
    private readonly string _shardId;
    private readonly ShardReaderStatus _monitor;
    private readonly StopSignal _stop;
    private readonly ILogger _logger;
    private readonly Task _run;

    public ShardRunner(ShardReaderContext reading, ShardRegistry board, ShardTopology topology, string shardId, Task previous)
    {
        _reading = reading;
        _board = board;
        _topology = topology;
        _shardId = shardId;
        _logger = reading.Logger;
        _monitor = new ShardReaderStatus(shardId, reading.TimeProvider.GetUtcNow());
        _stop = new StopSignal(reading.TimeProvider);
        board.Add(shardId, _monitor);

        // Not the caller's scheduler, nor its request context: the loop belongs to no grain.
        using (ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(() => RunAsync(previous));
        }
    }

    /// <summary>Ends when nothing of this runner runs any more.</summary>
    public Task Completion => _run;

    /// <summary>Finishes in good order if there is time for it. Returns when the timeout is over, come what may.</summary>
    public async Task StopAsync(TimeSpan timeout)
    {
        _stop.Request(timeout);

        // What does not heed the cancellation is left behind: the silo's rebalancing waits for this call.
        await _run.WaitAsync(timeout + Pause, _reading.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Disposes the runner, which is allowed after <see cref="Completion"/> alone.</summary>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(Task previous)
    {
        try
        {
            await previous.WaitAsync(_stop.Requested).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (!_stop.Requested.IsCancellationRequested && !await TryReadToEndAsync())
            {
                await PauseAsync();
            }
        }
        finally
        {
            _board.Remove(_shardId, _monitor);
        }
    }

    /// <summary>Runs one lease; true when there will be no other.</summary>
    private async Task<bool> TryReadToEndAsync()
    {
        try
        {
            if (_topology.Find(_shardId) is not { } shard)
            {
                return false;
            }

            if (await new ShardLease(_reading, shard, _monitor, _stop).RunAsync() != PassEnd.ShardEnded)
            {
                return false;
            }

            _monitor.Enter(ShardReadState.Ended);
            await _topology.ReportEndedAsync(_shardId, _stop.Requested);
            return true;
        }
        catch (Exception exception)
        {
            if (!_stop.Requested.IsCancellationRequested)
            {
                _reading.Metrics.OnFault();
                LogTenureFailed(exception, _shardId);
            }
            else if (exception is not OperationCanceledException)
            {
                LogStopFailed(exception, _shardId);
            }

            return false;
        }
    }

    private async Task PauseAsync()
    {
        _monitor.Enter(ShardReadState.Claiming);
        do
        {
            var wait = Pause * (1 + Random.Shared.NextDouble());
            await Task.Delay(wait, _reading.TimeProvider, _stop.Requested).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!_stop.Requested.IsCancellationRequested && !await MayClaimAsync());
    }

    private async Task<bool> MayClaimAsync()
    {
        try
        {
            await _reading.Membership.Refresh(default, _stop.Requested);
            return _reading.Membership.CurrentSnapshot.GetSiloStatus(_reading.Silo) == SiloStatus.Active && _board.IsAssigned(_shardId);
        }
        catch (Exception exception)
        {
            if (!_stop.Requested.IsCancellationRequested)
            {
                LogMembershipUnknown(exception, _shardId);
            }

            return false;
        }
    }

    [LoggerMessage(2008, LogLevel.Warning, "Shard {ShardId} could not be read; it will be claimed again.")]
    private partial void LogTenureFailed(Exception exception, string shardId);

    [LoggerMessage(2009, LogLevel.Warning, "Reading of shard {ShardId} did not stop in good order; what was not checkpointed will be read again.")]
    private partial void LogStopFailed(Exception exception, string shardId);

    [LoggerMessage(2010, LogLevel.Warning, "The cluster's membership could not be read; shard {ShardId} waits for it.")]
    private partial void LogMembershipUnknown(Exception exception, string shardId);
}
