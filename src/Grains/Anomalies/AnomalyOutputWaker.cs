using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>
/// Makes sure that feeds go on sending to the output: a feed sends while it is active, and one whose silo died may have had something left that no call wakes it for. Runs in every
/// silo; the one with the lowest address wakes the feeds: all that are listed when it starts, when silos come or go and now and then, and more often those that changed lately. A
/// feed that is not listed is woken by its next change.
/// </summary>
internal sealed partial class AnomalyOutputWaker(
    IEnumerable<IAnomalyOutput> outputs,
    IGrainFactory grains,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    TimeProvider clock,
    ILogger<AnomalyOutputWaker> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int SitesAtOnce = 16;

    private const int ChangesAtOnce = 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The time between two rounds over all feeds: there may be tens of thousands, and each takes some memory for a while when it is woken.</summary>
    private static readonly TimeSpan IntervalOfAll = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long? _allWokenAt;
    private long _wokenUpTo;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (outputs.Any())
        {
            lifecycle.Subscribe(nameof(AnomalyOutputWaker), ServiceLifecycleStage.Active + 1, StartAsync, StopAsync);
        }
    }

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var updates = membership.MembershipUpdates.GetAsyncEnumerator(cancellationToken);
        var next = updates.MoveNextAsync().AsTask();
        while (!cancellationToken.IsCancellationRequested)
        {
            var woken = !IsFirst() || await TryWakeAsync(cancellationToken);
            await Task.WhenAny(next, Task.Delay(woken ? Interval : PauseAfterFailure, clock, cancellationToken));
            if (!next.IsCompleted)
            {
                continue;
            }

            if (!await next)
            {
                // The silo is stopping.
                return;
            }

            next = updates.MoveNextAsync().AsTask();
            _allWokenAt = null;
        }
    }

    private bool IsFirst() =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Order().FirstOrDefault()
            is not { } first || first.Equals(silo.SiloAddress);

    private async Task<bool> TryWakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_allWokenAt is not { } at || clock.GetElapsedTime(at) >= IntervalOfAll)
            {
                await WakeAllAsync(cancellationToken);
            }
            else
            {
                await WakeChangedAsync(cancellationToken);
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Most often a silo that has just gone and is not known to be dead.
            LogNotWoken(exception);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WakeAllAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var log = await grains.GetAnomalySites().ReadAsync(long.MaxValue, 0, cancellationToken);
        await WakeAsync(await grains.GetAnomalySites().ListAsync(cancellationToken), cancellationToken);
        (_allWokenAt, _wokenUpTo) = (begun, log.Tip);
    }

    private async Task WakeChangedAsync(CancellationToken cancellationToken)
    {
        AnomalySiteChanges log;
        do
        {
            log = await grains.GetAnomalySites().ReadAsync(_wokenUpTo, ChangesAtOnce, cancellationToken);
            await WakeAsync(log.Changes.Select(change => change.Site).Distinct(StringComparer.Ordinal), cancellationToken);
            _wokenUpTo = log.Changes.Length > 0 ? log.Changes[^1].Place : log.Tip;
        }
        while (log.Changes.Length == ChangesAtOnce);
    }

    /// <summary>Wakes feeds by any call, so that they send what they have to.</summary>
    private async Task WakeAsync(IEnumerable<string> sites, CancellationToken cancellationToken)
    {
        foreach (var some in sites.Chunk(SitesAtOnce))
        {
            await Task.WhenAll(some.Select(site => grains.GetAnomalyFeed(site).GetTipAsync(cancellationToken).AsTask()));
        }
    }

    [LoggerMessage(1005, LogLevel.Information, "The feeds of anomalies could not all be woken; it is tried again")]
    private partial void LogNotWoken(Exception exception);
}
