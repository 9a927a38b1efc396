using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// One pass over a shard from its checkpoint on: delivers pages, one read ahead, and every so often runs a barrier beside that.
/// </summary>
/// <remarks>Runs on one task; only reading ahead and the barrier run beside it, and both have ended when <see cref="RunAsync"/> has.</remarks>
internal sealed class ShardPass(
    ShardReaderContext reading, ShardLease lease, IShardRecordProcessor processor, IShardPages pages, ShardReaderStatus monitor, StopSignal stop)
    : IDisposable
{
    /// <summary>An idle shard's checkpoint is renewed this often, so that silence can be distinguished from records that were lost to retention.</summary>
    private static readonly TimeSpan IdleRenewal = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _work = CancellationTokenSource.CreateLinkedTokenSource(stop.Deadline);
    private readonly CancellationTokenSource _reads = CancellationTokenSource.CreateLinkedTokenSource(stop.Deadline, stop.Requested);
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<AnnouncedPage>? _page;
    private Task<PassEnd?>? _barrierRun;
    private ShardBarrier? _barrier;
    private CancellationTokenSource? _hurry;
    private RecordPosition? _delivered = lease.Progress?.Position;
    private DateTimeOffset? _readUntil = lease.Progress?.ReadUntil;
    private long _inFlight;
    private long _barrierDue;

    public async Task<PassEnd> RunAsync()
    {
        using var registration = stop.Requested.Register(_stopRequested.SetResult);
        try
        {
            // The first one comes early by a random part, so that the shards' writes spread over the interval.
            ScheduleBarrier(reading.Options.CheckpointInterval * (0.5 + (Random.Shared.NextDouble() / 2)));
            return await ReadOnAsync();
        }
        finally
        {
            await _work.CancelAsync();
            await _reads.CancelAsync();
            await (_page as Task ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (_barrierRun as Task ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _work.Dispose();
        _reads.Dispose();
        _hurry?.Dispose();
    }

    private bool HasRoom => _inFlight < reading.Options.InFlightBudget;

    private bool HasNews => _delivered is not null && _delivered != lease.Progress?.Position;

    private async Task<PassEnd> ReadOnAsync()
    {
        while (!stop.Requested.IsCancellationRequested)
        {
            _page ??= ReadAsync();
            if (_barrierRun is { IsCompleted: true } && await SettleBarrierAsync() is { } end)
            {
                return end;
            }

            StartBarrierIfDue();
            if (!_page.IsCompleted || !HasRoom)
            {
                await WaitAsync();
            }
            else if (await TakePageAsync() is { } passEnd)
            {
                return passEnd;
            }
        }

        return await FinishAsync(shardEnded: false);
    }

    /// <summary>Delivers the page while the next one is being read. Null: go on.</summary>
    private async Task<PassEnd?> TakePageAsync()
    {
        AnnouncedPage announced;
        try
        {
            announced = await _page!;
        }
        catch (Exception) when (stop.Requested.IsCancellationRequested)
        {
            // The request to stop has cancelled the read; whatever came of that, the rest is to finish in good order.
            return null;
        }

        if (announced is not { Page: var page, Pins: { } pins })
        {
            reading.Metrics.OnCheckpointRefused();
            return PassEnd.Lost;
        }

        monitor.OnPage(page.Behind, reading.TimeProvider.GetUtcNow());
        _page = page.Ended ? null : ReadAsync();
        using var span = ShardTraces.Page(lease.ShardId, page.Bytes);
        foreach (var (records, revision) in page.Parts().SelectMany(part => ShardPins.Split(part, pins)))
        {
            if (await processor.ProcessRecordsAsync(records, revision, stop.Deadline) == ShardOutcome.Gap)
            {
                ShardTraces.Fail(span, "gap");
                return PassEnd.Gap;
            }

            _delivered = records[^1].Position;
            monitor.OnDelivered(_delivered.Value, records.Count, revision);
            reading.Metrics.OnDelivered(records.Count);
        }

        _inFlight += page.Bytes;

        if (page.ReadUntil > _readUntil || _readUntil is null)
        {
            _readUntil = page.ReadUntil ?? _readUntil;
        }

        if (page.ReadUntil is not null && await processor.ReachedAsync(_readUntil!.Value, stop.Deadline) == ShardOutcome.Gap)
        {
            return PassEnd.Gap;
        }

        return page.Ended ? await FinishAsync(shardEnded: true) : null;
    }

    /// <summary>Reads the next page, and announces it: beside the delivery of the page before.</summary>
    private async Task<AnnouncedPage> ReadAsync()
    {
        var page = await pages.ReadAsync(monitor, _reads.Token);
        return new AnnouncedPage(page, await lease.AnnounceAsync(page, _reads.Token));
    }

    private void StartBarrierIfDue()
    {
        if (_barrierRun is not null || (HasRoom && reading.TimeProvider.GetTimestamp() < _barrierDue))
        {
            return;
        }

        ScheduleBarrier(reading.Options.CheckpointInterval);
        if (HasNews || IsRenewalDue())
        {
            StartBarrier(finished: false);
        }
        else
        {
            // Nothing was delivered since the checkpoint: it is still up to date.
            monitor.OnCheckpoint(lease.Progress?.Position, reading.TimeProvider.GetUtcNow());
        }
    }

    private bool IsRenewalDue() => lease.Progress is { } progress && _readUntil - progress.ReadUntil >= IdleRenewal;

    private void StartBarrier(bool finished)
    {
        var progress = _delivered is { } position ? new ShardProgress(position, _readUntil ?? reading.TimeProvider.GetUtcNow()) : null;
        _hurry?.Dispose();
        _hurry = CancellationTokenSource.CreateLinkedTokenSource(stop.Requested);

        // Writes that are waited for are not spread.
        var over = finished || !HasRoom ? TimeSpan.Zero : reading.Options.CheckpointInterval * reading.Options.PersistSpread;
        _barrier = new ShardBarrier(progress, HasNews, finished, _inFlight, new PersistPace(over, _hurry.Token));
        _barrierRun = _barrier.RunAsync(reading, lease.ShardId, lease.Epoch, processor, _work.Token);
    }

    /// <summary>Records the barrier's outcome. Null: the checkpoint is durable.</summary>
    private async Task<PassEnd?> SettleBarrierAsync()
    {
        var (barrier, run) = (_barrier!, _barrierRun!);
        (_barrier, _barrierRun) = (null, null);
        if (await run is { } end)
        {
            return end;
        }

        _inFlight -= barrier.Bytes;
        lease.OnCheckpoint(barrier.Progress);
        monitor.OnCheckpoint(barrier.Progress?.Position, reading.TimeProvider.GetUtcNow());
        if (barrier.Persist)
        {
            await processor.CheckpointedAsync(barrier.Progress!.Position, stop.Deadline);
        }

        return null;
    }

    /// <summary>Finishes in good order: the running barrier is awaited, and a last one covers the rest.</summary>
    private async Task<PassEnd> FinishAsync(bool shardEnded)
    {
        await HurryAsync();
        if (_barrierRun is not null && await SettleBarrierAsync() is { } end)
        {
            return end;
        }

        if (HasNews || shardEnded || _readUntil > lease.Progress?.ReadUntil)
        {
            StartBarrier(shardEnded);
            if (await SettleBarrierAsync() is { } refused)
            {
                return refused;
            }
        }

        return shardEnded ? PassEnd.ShardEnded : PassEnd.Stopped;
    }

    /// <summary>Waits until there is something to do: a page, a barrier that is done or due, or the request to stop.</summary>
    private async Task WaitAsync()
    {
        if (!HasRoom)
        {
            monitor.Enter(ShardReadState.Waiting);
            await HurryAsync();
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(_work.Token);
        var untilDue = reading.TimeProvider.GetElapsedTime(reading.TimeProvider.GetTimestamp(), _barrierDue).TotalMilliseconds;
        var due = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(untilDue)));
        Task[] events =
        [
            .. HasRoom ? [_page!] : Array.Empty<Task>(),
            _barrierRun as Task ?? Task.Delay(due, reading.TimeProvider, timer.Token),
            _stopRequested.Task,
        ];
        await Task.WhenAny(events);
        await timer.CancelAsync();
    }

    /// <summary>Hurries the running barrier, which something waits for: its writes are spread no longer.</summary>
    private Task HurryAsync() => _hurry?.CancelAsync() ?? Task.CompletedTask;

    private void ScheduleBarrier(TimeSpan wait) =>
        _barrierDue = reading.TimeProvider.GetTimestamp() + (long)(wait.TotalSeconds * reading.TimeProvider.TimestampFrequency);
}
