using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
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

    private readonly ChangeSignal _changed = new();
    private readonly IAnomalyOutput? _output = outputs.SingleOrDefault();
    private AnomalyLog? _log;
    private AnomalyForwarder? _forwarder;
    private Batch? _next;
    private Task _writing = Task.CompletedTask;
    private bool _registered;
    private InconsistentStateException? _deposed;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var items = new AnomalyFeedItems(storage.Storage, this.GetGrainId());
        _log = await AnomalyLog.OpenAsync(items, new AnomalyLogLimits(), cancellationToken);
        if (_output is not null)
        {
            var place = await items.OpenOutputPlaceAsync(_output.Name, cancellationToken);
            _forwarder = new AnomalyForwarder(_output, place, _log.Index, this.SiteOf(), Depose, metrics, clock, logger);
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
        if (Array.TrueForAll(anomalies, _log!.Has))
        {
            return;
        }

        if (_forwarder is not null)
        {
            await _forwarder.WaitForRoomAsync(cancellationToken);
        }

        var batch = _next ??= new Batch();
        batch.Anomalies.AddRange(anomalies);
        if (_writing.IsCompleted)
        {
            _writing = WriteBatchesAsync();
        }

        // Not given up when the caller does: the anomalies are in the batch.
        await batch.Written.Task.WaitAsync(cancellationToken);
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

    /// <summary>Never fails itself: each batch's callers hear what became of it.</summary>
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

        if (!_registered && _log!.IsEmpty)
        {
            // In the list before in the storage: no site has anomalies that the list does not know.
            await GrainFactory.GetAnomalySites().RegisterAsync(this.SiteOf(), CancellationToken.None);
            _registered = true;
        }

        var tip = _log!.Index.Tip;
        try
        {
            await _log.AddAsync(batch.Anomalies, CancellationToken.None);
        }
        finally
        {
            if (_log.Index.Tip != tip)
            {
                _changed.OnChanged();
                _forwarder?.Begin();
            }
        }
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
            // Somebody else has written: what this activation knows is not what storage holds.
            _deposed = inconsistent;
            _changed.End();
            DeactivateOnIdle();
        }
    }

    /// <summary>Anomalies that are written together.</summary>
    private sealed class Batch
    {
        public List<SensorAnomaly> Anomalies { get; } = [];

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
