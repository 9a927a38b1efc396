using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>The list of sites and the log of their changes. Calls interleave, so that all that arrive while a write is under way share the next one.</summary>
[GrainType("anomaly-sites"), Reentrant]
internal sealed partial class AnomalySitesGrain(
    SensorGrainsStorage storage,
    IOptions<SensorGrainsOptions> options,
    FollowerStop stop,
    GrainMetrics metrics,
    TimeProvider clock,
    ILogger<AnomalySitesGrain> logger) : Grain, IAnomalySitesGrain
{
    private const int ChangesAtOnce = 1024;

    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private readonly ChangeSignal _changed = new();
    private AnomalySitesLog? _log;
    private AnnouncedBatch? _next;
    private Task _writing = Task.CompletedTask;
    private InconsistentStateException? _deposed;
    private int _leftUnlogged;
    private long? _loggedAt;

    private AnomalySitesIndex Index => _log!.Index;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var limits = new AnomalySitesLimits { Sites = options.Value.MaxAnomalySites, Retention = options.Value.AnomalySiteRetention };
        _log = await AnomalySitesLog.OpenAsync(storage.Storage, this.GetGrainId(), limits, clock, cancellationToken);
        this.RegisterGrainTimer(LeaveOldAsync, new GrainTimerCreationOptions(RetentionInterval, RetentionInterval) { Interleave = true });
        metrics.OnAnomalySites(Index.Count, _log.SitesOmitted);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _changed.End();
        return _writing.WaitAsync(cancellationToken);
    }

    public async ValueTask AnnounceAsync(AnomalySiteNews news, CancellationToken cancellationToken)
    {
        // What the log has is durable: a feed that has just been loaded has most often nothing new.
        if (news.To <= Index.KnownPlaceOf(news.Site))
        {
            return;
        }

        var batch = _next ??= new AnnouncedBatch();
        batch.News.Add(news);
        await WriteAsync(batch, cancellationToken);
    }

    public async ValueTask RegisterAsync(string site, CancellationToken cancellationToken)
    {
        if (Index.Find(site) is null)
        {
            var batch = _next ??= new AnnouncedBatch();
            batch.Sites.Add(site);
            await WriteAsync(batch, cancellationToken);
        }
    }

    public ValueTask<string[]> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Index.ByChange.Select(site => site.Newest.Site).ToArray());

    public ValueTask<AnomalySiteChanges> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ToAnswer(Index.Read(after, limit)));

    public ValueTask<AnomalySiteChanges> ListChangesAsync(long before, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ToAnswer(Index.List(before, limit)));

    public ValueTask<OlderAnomalies[]> ListOlderAsync(long before, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Index.ListOlder(before, limit));

    public async IAsyncEnumerable<AnomalySiteChanges> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = _changed.Next;
            var changes = Index.Read(after, ChangesAtOnce);
            if (changes.Length > 0)
            {
                yield return ToAnswer(changes);
                after = changes[^1].Place;
            }
            else
            {
                await ChangeSignal.WaitAsync(change, stop.Token, cancellationToken);
            }
        }
    }

    private AnomalySiteChanges ToAnswer(AnomalySiteChange[] changes) => new(changes, Index.First, Index.Tip, _log!.SitesOmitted);

    private Task WriteAsync(AnnouncedBatch batch, CancellationToken cancellationToken)
    {
        if (_writing.IsCompleted)
        {
            _writing = WriteBatchesAsync();
        }

        // Not cancelled with the caller: what it announced is in the batch.
        return batch.Written.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes batches until none is left. Never fails itself: each batch's callers receive its outcome.</summary>
    private async Task WriteBatchesAsync()
    {
        while (_next is { } batch)
        {
            _next = null;
            try
            {
                await AddAsync(batch);
                batch.Written.SetResult();
            }
            catch (Exception exception)
            {
                Depose(exception);

                // An InconsistentStateException reaches the callers unwrapped.
                batch.Written.SetException(exception);
            }
        }
    }

    private async Task AddAsync(AnnouncedBatch batch)
    {
        if (_deposed is not null)
        {
            throw _deposed;
        }

        var tip = Index.Tip;
        try
        {
            await _log!.ListAsync(batch.Sites.Distinct(StringComparer.Ordinal), CancellationToken.None);
            OnLeft(await _log.AddAsync(batch.News, CancellationToken.None), "full");
        }
        finally
        {
            if (Index.Tip != tip)
            {
                _changed.OnChanged();
                metrics.OnAnomalySites(Index.Count, _log!.SitesOmitted);
            }
        }

        await ReclaimAsync();
    }

    private async Task ReclaimAsync()
    {
        try
        {
            await _log!.ReclaimAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Nothing is lost, and the next write tries again.
            LogNotReclaimed(logger, exception);
            Depose(exception);
        }
    }

    private async Task LeaveOldAsync(CancellationToken cancellationToken)
    {
        if (!_writing.IsCompleted || _deposed is not null)
        {
            // The next round does it.
            return;
        }

        _writing = WriteLeavingAsync();
        await _writing;
        if (_next is not null && _writing.IsCompleted)
        {
            _writing = WriteBatchesAsync();
        }
    }

    /// <summary>Removes sites that did not change for the retention. Never fails itself.</summary>
    private async Task WriteLeavingAsync()
    {
        try
        {
            OnLeft(await _log!.LeaveOldAsync(CancellationToken.None), "retention");
            metrics.OnAnomalySites(Index.Count, _log.SitesOmitted);
        }
        catch (Exception exception)
        {
            LogNotReclaimed(logger, exception);
            Depose(exception);
        }
    }

    private void OnLeft(int sites, string reason)
    {
        if (sites == 0)
        {
            return;
        }

        metrics.OnAnomalySitesLeft(sites, reason);
        _leftUnlogged += sites;
        if (_loggedAt is not { } last || clock.GetElapsedTime(last) >= LogInterval)
        {
            LogLeft(logger, _leftUnlogged, Index.Count, _log!.SitesOmitted);
            (_leftUnlogged, _loggedAt) = (0, clock.GetTimestamp());
        }
    }

    private void Depose(Exception exception)
    {
        if (exception is InconsistentStateException inconsistent && _deposed is null)
        {
            // Another activation has written: the state in memory is not the stored one.
            _deposed = inconsistent;
            _changed.End();
            DeactivateOnIdle();
        }
    }

    /// <summary>The announcements that are written together.</summary>
    private sealed class AnnouncedBatch
    {
        public List<AnomalySiteNews> News { get; } = [];

        public List<string> Sites { get; } = [];

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
