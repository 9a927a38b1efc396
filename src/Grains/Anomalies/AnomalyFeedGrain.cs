using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>
/// The anomalies of one site. Calls interleave, so that all that arrive while a write is under way share the next one; in memory is all that is kept, at
/// about a kilobyte an anomaly.
/// </summary>
[GrainType("anomaly-feed"), Reentrant]
internal sealed partial class AnomalyFeedGrain(
    SensorGrainsStorage storage, IEnumerable<IAnomalyOutput> outputs, FollowerStop stop, GrainMetrics metrics, TimeProvider clock, ILogger<AnomalyFeedGrain> logger) : Grain, IAnomalyFeedGrain, IDisposable
{
    private const int EntriesOfAPage = 256;

    /// <summary>
    /// The maximum number of anomalies written before they are announced. A feed may hold at most so many that are not in the log of all
    /// sites.
    /// </summary>
    private const int MostUnannounced = 512;

    /// <summary>The time for which a feed with unsent changes stays in memory without a call: longer than it pauses.</summary>
    private static readonly TimeSpan ActiveWhileSending = TimeSpan.FromMinutes(2);

    private readonly ChangeSignal _changed = new();
    private readonly IAnomalyOutput? _output = outputs.SingleOrDefault();
    private AnomalyFeedItems? _items;
    private AnomalyLog? _log;

    /// <summary>The silences of the site, loaded with the first one: most feeds that are loaded have none.</summary>
    private SiteSilences? _silences;
    private AnomalyForwarder? _forwarder;
    private Batch? _next;
    private Task _writing = Task.CompletedTask;

    /// <summary>The position up to which the log of all sites has the feed's changes; null while nothing is known.</summary>
    private long? _announced;
    private InconsistentStateException? _deposed;

    private Batch NextBatch => _next ??= new Batch();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var items = _items = new AnomalyFeedItems(storage.Storage, this.GetGrainId());
        _log = await AnomalyLog.OpenAsync(items, new AnomalyLogLimits(), cancellationToken);
        if (_output is not null)
        {
            var place = await items.OpenOutputPlaceAsync(_output.Name, cancellationToken);
            _forwarder = new AnomalyForwarder(_output, place, _log.Index, this.SiteOf(), () => DelayDeactivation(ActiveWhileSending), Depose, metrics, clock, logger);
            _forwarder.Begin();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _changed.End();
        await _writing.WaitAsync(cancellationToken);
        if (_forwarder is not null)
        {
            await _forwarder.StopAsync().WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _forwarder?.Dispose();

    public async ValueTask AddAsync(SensorAnomaly[] anomalies, CancellationToken cancellationToken)
    {
        if (_announced == _log!.Index.Tip && Array.TrueForAll(anomalies, IsStored))
        {
            return;
        }

        if (_forwarder is not null)
        {
            await _forwarder.WaitForRoomAsync(cancellationToken);
        }

        NextBatch.Anomalies.AddRange(anomalies);
        await WriteNextAsync(cancellationToken);
    }

    public ValueTask<AnomalyEntry?> FindAsync(string id, CancellationToken cancellationToken) => ValueTask.FromResult(_log!.Index.Find(AnomalyIds.Of(id)));

    public async ValueTask JudgeAsync(string id, AnomalyJudgement judgement, CancellationToken cancellationToken)
    {
        if (_forwarder is not null)
        {
            await _forwarder.WaitForRoomAsync(cancellationToken);
        }

        NextBatch.Judgements.Add((id, judgement));
        await WriteNextAsync(cancellationToken);
    }

    public ValueTask<AnomalyEntry[]> ListAsync(long? before, string? sensorId, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_log!.Index.List(before, sensorId, limit));

    public ValueTask<AnomalyChanges> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_log!.Index.Read(after, limit));

    public ValueTask<long> GetTipAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_log!.Index.Tip);

    public async IAsyncEnumerable<AnomalyChanges> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = _changed.Next;
            var changes = _log!.Index.Read(after, EntriesOfAPage);
            if (changes.Entries.Length > 0)
            {
                after = changes.Next;
                yield return changes;
            }
            else
            {
                await ChangeSignal.WaitAsync(change, stop.Token, cancellationToken);
            }
        }
    }

    // Of a silence that is folded the feed does not show whether the site's anomaly knows of its end.
    private bool IsStored(SensorAnomaly anomaly) => anomaly.Episode.Kind == AnomalyKind.Silence
        ? _log!.Index.Find(AnomalyIds.Of(anomaly))?.Anomaly is { FoldedIn: null } known && known.Episode.Revision >= anomaly.Episode.Revision
        : _log!.Has(anomaly);

    private Task WriteNextAsync(CancellationToken cancellationToken)
    {
        var written = NextBatch.Written.Task;
        if (_writing.IsCompleted)
        {
            _writing = WriteBatchesAsync();
        }

        // Not cancelled with the caller: its anomalies are in the batch.
        return written.WaitAsync(cancellationToken);
    }

    /// <summary>Writes batches until none is left. Never fails itself: each batch's callers receive its outcome.</summary>
    private async Task WriteBatchesAsync()
    {
        while (_next is { } batch)
        {
            _next = null;
            try
            {
                var started = clock.GetTimestamp();
                await AddAsync(batch);
                metrics.OnFeedWritten(clock.GetElapsedTime(started));
                batch.Written.SetResult();
            }
            catch (Exception exception)
            {
                Depose(exception);

                // An InconsistentStateException reaches the callers unwrapped.
                batch.Written.SetException(exception);
            }

            await ReclaimAsync();
        }
    }

    private async Task AddAsync(Batch batch)
    {
        if (_deposed is not null)
        {
            throw _deposed;
        }

        // A predecessor, or a call before, may have written without being able to announce it.
        await AnnounceAsync(hasNew: true);
        var anomalies = await FoldAsync(batch.Anomalies);
        foreach (var some in anomalies.Chunk(MostUnannounced))
        {
            await WriteAsync(log => log.AddAsync(some, CancellationToken.None));
        }

        foreach (var some in batch.Judgements.Chunk(MostUnannounced))
        {
            await WriteAsync(log => log.JudgeAsync(some, CancellationToken.None));
        }
    }

    private async Task<List<SensorAnomaly>> FoldAsync(List<SensorAnomaly> anomalies)
    {
        var silences = anomalies.Count(anomaly => anomaly.Episode.Kind == AnomalyKind.Silence);
        if (silences == 0)
        {
            return anomalies;
        }

        try
        {
            _silences ??= await SiteSilences.OpenAsync(_items!, CancellationToken.None);
            var taken = await _silences.FoldAsync(anomalies, _log!.Index, CancellationToken.None);
            metrics.OnSilencesFolded(silences - taken.Count(anomaly => anomaly is { Episode.Kind: AnomalyKind.Silence, FoldedIn: null }));
            return taken;
        }
        catch
        {
            // It may be ahead of what storage holds.
            _silences = null;
            throw;
        }
    }

    private async Task WriteAsync(Func<AnomalyLog, Task> writeAsync)
    {
        var tip = _log!.Index.Tip;
        try
        {
            await writeAsync(_log);
        }
        finally
        {
            if (_log.Index.Tip != tip)
            {
                _changed.OnChanged();
                _forwarder?.Begin();
            }
        }

        var newest = _log.Index.List(null, null, 1);
        await AnnounceAsync(hasNew: newest.Length > 0 && newest[0].Cursor > tip);
    }

    /// <summary>Brings what the feed has stored to the log of all sites, if it is not there.</summary>
    private async Task AnnounceAsync(bool hasNew)
    {
        var to = _log!.Index.Tip;
        if (to != (_announced ?? 0))
        {
            var from = _announced ?? Math.Max(0, to - MostUnannounced);
            var news = new AnomalySiteNews(this.SiteOf(), from, to, hasNew, IsResumed: _announced is null);
            await GrainFactory.GetAnomalySites().AnnounceAsync(news, CancellationToken.None);
        }

        _announced = to;
    }

    private async Task ReclaimAsync()
    {
        if (_deposed is not null)
        {
            return;
        }

        try
        {
            await _log!.ReclaimAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Nothing is lost, and the next write tries again.
            LogNotReclaimed(logger, exception, this.SiteOf());
            Depose(exception);
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

    /// <summary>Anomalies and verdicts that are written together.</summary>
    private sealed class Batch
    {
        public List<SensorAnomaly> Anomalies { get; } = [];

        public List<(string Id, AnomalyJudgement Judgement)> Judgements { get; } = [];

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
