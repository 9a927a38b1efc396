using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The lease of a shard on this silo: from a granted claim to the shard's end, its loss, or the request to stop.</summary>
internal sealed partial class ShardLease(ShardReaderContext reading, ReadableShard shard, ShardReaderStatus monitor, StopSignal stop)
{
    private readonly ShardSource _source = new(reading.Client, reading.Options.StreamName, shard.ShardId, reading.TimeProvider);
    private readonly ReadPacer _pacer = new(reading.Options.ReadInterval, reading.TimeProvider, reading.Phases.Next());
    private readonly ILogger _logger = reading.Logger;

    /// <summary>A rewind or fault that follows soon after another waits longer; a checkpoint in between shows that things are well again.</summary>
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), reading.TimeProvider);

    // Replaced by each claim.
    private EarlierDeliveries _earlier = new(default);
    private OpenPages? _openPages;
    private RecordPosition? _horizon;
    private long _inherited;

    // The last record that this reader has delivered while the ledger has no horizon: nobody else knows of it.
    private RecordPosition? _unannounced;

    public string ShardId => shard.ShardId;

    public long Epoch { get; private set; }

    /// <summary>The durable checkpoint.</summary>
    public ShardProgress? Progress { get; private set; }

    /// <summary>The pins, as the ledger last answered, in their order.</summary>
    public IReadOnlyList<ShardPin> Pins { get; private set; } = [];

    /// <summary>
    /// Announces a page that was read, again and again while the grain cannot be reached: no record of it is delivered before. Records that were announced before need no call, nor
    /// does any while there is no revision of the definitions.
    /// </summary>
    /// <returns>The pins that its records follow; null when another reader has the shard.</returns>
    public async Task<IReadOnlyList<ShardPin>?> AnnounceAsync(ShardPage page, CancellationToken cancellationToken)
    {
        _earlier.OnPage(page);
        if (page.Last is not { } upTo)
        {
            return DeliveredBefore is { } delivered ? await AnnounceAsync(delivered, isFence: false, fromStart: false, cancellationToken) : Pins;
        }

        if (upTo <= _horizon)
        {
            return Pins;
        }

        if (_horizon is null && !IsAnnouncing && _inherited == ShardPins.Own)
        {
            _unannounced = _unannounced > upTo ? _unannounced : upTo;
            return Pins;
        }

        // What was delivered unannounced may reach beyond this page: then it moves no horizon, and counts as unannounced to those who come after.
        var fromStart = _horizon is null && _unannounced is null && (Epoch == 1 || _inherited > ShardPins.Own);
        var isFence = _horizon is null && !fromStart && (_unannounced > upTo || !_earlier.AreBehind);
        if (isFence)
        {
            _unannounced = _unannounced > upTo ? _unannounced : upTo;
        }

        return await AnnounceAsync(upTo, isFence, fromStart, cancellationToken);
    }

    private bool IsAnnouncing => reading.Revisions is { IsAnnouncing: true };

    /// <summary>
    /// The last record that was delivered without being announced, once nobody delivers another one: announced at the tip, it lets the next page be pinned. Null for none.
    /// </summary>
    private RecordPosition? DeliveredBefore =>
        _horizon is null && _earlier.AreBehind && _inherited == ShardPins.Own && IsAnnouncing ? _unannounced ?? Progress?.Position : null;

    /// <param name="upTo">The last record that is announced.</param>
    /// <param name="isFence">Whether more than that may have been delivered: then this only makes sure that no other reader has the shard.</param>
    /// <param name="fromStart">Whether nothing of the shard was delivered before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<IReadOnlyList<ShardPin>?> AnnounceAsync(RecordPosition upTo, bool isFence, bool fromStart, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), reading.TimeProvider);
        while (true)
        {
            try
            {
                var wanted = isFence ? ShardPins.Fence : Math.Max(reading.Revisions?.InForce ?? ShardPins.Own, _inherited);
                if (await reading.ShardGrain(ShardId).AnnounceAsync(Epoch, upTo, wanted, fromStart).WaitAsync(cancellationToken) is not { } pins)
                {
                    return null;
                }

                (Pins, _horizon) = (pins, isFence ? null : upTo);
                return pins;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Anything at all: the silo of the grain may be gone, its storage out of reach, or its activation on the way out.
                LogNotAnnounced(exception, ShardId);
            }

            await backoff.WaitAsync(cancellationToken);
        }
    }

    public void OnCheckpoint(ShardProgress? progress)
    {
        Progress = progress;
        _backoff.Reset();
    }

    public async Task<PassEnd> RunAsync()
    {
        monitor.Enter(ShardReadState.Claiming);
        var claim = await LeaseTaker.ClaimAsync(reading, ShardId, stop.Requested);
        (Epoch, Progress, _horizon, Pins) = (claim.Epoch, claim.Progress, claim.Horizon, claim.Pins ?? []);
        _earlier = new EarlierDeliveries(reading.TimeProvider.GetUtcNow());
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
            _inherited = await InheritedRevisionAsync(stop.Requested);
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

    /// <summary>Gets the newest revision that its parents were read under: a shard goes on from there.</summary>
    private async Task<long> InheritedRevisionAsync(CancellationToken cancellationToken)
    {
        var newest = ShardPins.Own;
        foreach (var parent in Pins.Count == 0 ? shard.ParentShardIds : [])
        {
            var status = await reading.ShardGrain(parent).GetStatusAsync().WaitAsync(cancellationToken);
            newest = Math.Max(newest, ShardPins.Newest(status.Pins ?? []));
        }

        return newest;
    }

    /// <summary>Passes over the shard until it ends in another way than by a gap or a passing fault.</summary>
    private async Task<PassEnd> ReadUntilDoneAsync(IShardRecordProcessor processor, ShardGap? gap)
    {
        while (true)
        {
            try
            {
                await processor.InitializeAsync(new ShardStart(ShardId, shard.ParentShardIds, Progress?.Position, gap), stop.Deadline);
                using var pages = OpenPages();
                using var pass = new ShardPass(reading, this, processor, pages, monitor, stop);
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

    /// <summary>Opens the shard's pages after the checkpoint.</summary>
    private IShardPages OpenPages()
    {
        _openPages ??= reading.Pages?.ForLease(reading, shard, _source, _pacer) ?? (position => new ShardCursor(reading, shard, _source, position, _pacer));
        return _openPages(Progress?.Position);
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
