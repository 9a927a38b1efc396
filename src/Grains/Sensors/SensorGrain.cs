using Orleans.Placement;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <summary>A thin shell round a <see cref="SensorCell"/>: loads it, stores it, moves it, and ends it. No timer, no stream, no scoped service.</summary>
[GrainType(SensorGrainFactoryExtensions.GrainTypeName), PreferLocalPlacement, AgreedSilos]
internal sealed partial class SensorGrain : Grain, ISensorGrain, ISensorCellOwner
{
    /// <summary>The state's name in the storage. Part of the stored format.</summary>
    public const string StateName = "sensor";

    private readonly SensorRuntime _runtime;
    private readonly SensorCell _sensor;
    private Task? _registration;

    // What the index and the rosters are known to say; null when that is not known.
    private bool? _isListed;
    private AnomalyOutbox? _outbox;
    private DeadLetterOutbox? _refused;
    private Dictionary<ShardName, DateTimeOffset>? _frontiers;
    private bool _rehydrated;

    // Of the activation that ends: never released, so that nothing changes what goes along to another silo.
    private SensorCell.StillLease? _lastLease;

    // The reader's pass that the sensor was loaded for; none when it came from another silo, which may have loaded it long ago.
    private long _loadedForPass;

    public SensorGrain(SensorRuntime runtime)
    {
        _runtime = runtime;
        _sensor = new SensorCell(this.GetPrimaryKeyString(), this);
    }

    GrainId ISensorCellOwner.GrainId => GrainContext.GrainId;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _loadedForPass = _rehydrated ? SensorPass.None : SensorPass.OfCall();
        await EnterAsync(cancellationToken);
        SendAnomalies();
    }

    public async ValueTask<IngestOutcome> IngestAsync(SensorPage page, CancellationToken cancellationToken)
    {
        if (_outbox is { Waiting: >= AnomalyOutbox.Most } outbox)
        {
            await outbox.SendAsync();
        }

        RequireAgreement();
        await RequireCurrentAsync(page.Lineage.Shard, page.Previous, page.Pass);
        var revision = await _runtime.Revisions.GetAsync(page.Revision, cancellationToken);
        if (await _sensor.AcquirePageAsync(page.Lineage.Shard, page.Previous, cancellationToken) is not { } lease)
        {
            return await GapAsync(page.Lineage.Shard, page.Previous, IngestOutcome.Gap);
        }

        var isNew = lease.Engine is null;
        if (isNew)
        {
            if (_runtime.MaxSensors is null && !_sensor.Stored.HasState && _runtime.Room.IsFullOfKnown)
            {
                lease.Dispose();
                DeactivateIfEmpty();
                return IngestOutcome.NoRoom;
            }

            if (await AdmitHeldAsync(lease, page, cancellationToken) is not { } admitted)
            {
                DeactivateIfEmpty();
                return IngestOutcome.Refused;
            }

            page = admitted;
        }

        await TakeAsync(lease, page, revision);
        if (isNew)
        {
            _runtime.Metrics.OnNewSensor();
        }

        if (!_sensor.Stored.HasState && !_sensor.WasRetired && await _sensor.ReadAsync(static sensor => sensor.Engine?.LastReadingAt is not null, CancellationToken.None))
        {
            // Begun now, so that the first barrier finds it done.
            _registration ??= RegisterAsync();
        }

        SendAnomalies();
        PublishLocally();
        FollowReader(page);
        return IngestOutcome.Taken;
    }

    public async ValueTask<PersistOutcome> PersistAsync(ShardName shard, LogPosition expected, CancellationToken cancellationToken)
    {
        using (var lease = await _sensor.AcquireStillAsync())
        {
            if (_sensor.IsInvalid || !(lease.Engine?.PositionOf(shard) >= expected))
            {
                return await GapAsync(shard, expected, PersistOutcome.Gap);
            }

            if (lease.IsInDoubt || !(lease.StoredPositionOf(shard) >= expected))
            {
                await SaveAsync(lease, cancellationToken);
            }
        }

        PublishLocally();
        return PersistOutcome.Durable;
    }

    public async ValueTask<FeaturesAnswer> GetFeaturesAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        var answer = await _sensor.ReadAsync(sensor => sensor.Answer(asOf), cancellationToken);
        DeactivateIfEmpty();
        PublishLocally();
        return answer;
    }

    public async ValueTask<FeaturesAnswer> ExplainAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        using var lease = await _sensor.AcquireStillAsync();
        var answer = await _sensor.ReadAsync(sensor => sensor.Answer(asOf), cancellationToken);
        if (answer.Features is not { Score: { } score } features)
        {
            DeactivateIfEmpty();
            return answer;
        }

        var attribution = await lease.Engine!.ExplainAsync(_runtime.ScorerOf(lease.Engine, _sensor.Id), cancellationToken);
        return answer with { Features = features with { Score = score with { Attribution = attribution } } };
    }

    public async ValueTask<SensorStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        var status = await _sensor.ReadAsync(static sensor => sensor.Status(), cancellationToken);
        DeactivateIfEmpty();
        return status;
    }

    public async ValueTask<HistoryAnswer?> GetHistoryAsync(DateTimeOffset earliest, DateTimeOffset latest, int points, CancellationToken cancellationToken)
    {
        var answer = await _sensor.ReadAsync(
            sensor => sensor.Engine?.History(earliest, latest, points) is { } history
                ? new HistoryAnswer(history, [.. sensor.Scores.Points.Where(point => point.Time >= earliest && point.Time <= latest)], sensor.Engine.Model!.AlarmScore)
                : null,
            cancellationToken);
        DeactivateIfEmpty();
        return answer;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // A reader that found it before may still deliver a page; none does from here on.
        _runtime.Sensors.Remove(_sensor);
        _sensor.End();
        _lastLease = await _sensor.AcquireStillAsync();
        try
        {
            // A sensor that moves takes everything along. One that ingested a page in part, or whose row another activation has written, has nothing to save.
            QueueRaised();
            QueueRefused();
            if (_lastLease is { Engine: not null } last && !_sensor.IsInvalid && last.LacksAnything && reason.ReasonCode != DeactivationReasonCode.Migrating)
            {
                await SaveAsync(last, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            // Whatever the fault, nothing is lost: the shards' checkpoints have not passed what was not stored.
            LogNotSaved(_runtime.Logger, exception, _sensor.Id);
        }
        finally
        {
            _outbox?.End();
            _runtime.Metrics.Parts.OnLeft(_sensor.Stored);
            _runtime.Room.Leave(_sensor);
        }
    }

    public void WakeUp() => GrainContext.Scheduler.QueueAction(static grain => ((SensorGrain)grain).OnWoken(), this);

    private void OnWoken()
    {
        if (_sensor.IsInvalid)
        {
            // The next activation has what storage holds. No call of this one is needed first.
            _runtime.Sensors.Remove(_sensor);
            DeactivateOnIdle();
            return;
        }

        SendAnomalies();
    }

    /// <summary>
    /// Publishes the sensor on this silo: what needs nothing but the sensor need not call the activation from here on. Only for an activation that was called: one that ends before
    /// its first call is not notified of its end. Pages are not allowed before the index has the sensor, which the activation registers with its first page, nor while anomalies
    /// wait in the outbox, which every page checks again. Saves are not allowed before index and rosters have the sensor, nor while dead letters wait.
    /// </summary>
    private void PublishLocally()
    {
        if (_sensor is { HasEngine: true, HasEnded: false })
        {
            _sensor.AllowDirect(
                pages: _outbox is not { Waiting: > 0 } && (_sensor.Stored.HasState || _registration is not null),
                saves: _refused is not { Waiting: > 0 } && _sensor.Stored.HasState && _isListed == true);
            _runtime.Sensors.Add(_sensor);
        }
    }

    private async ValueTask TakeAsync(SensorCell.PageLease lease, SensorPage page, CompiledRevision revision)
    {
        var batch = _runtime.Batches.Rent(page.Readings.Length);
        try
        {
            SensorRuntime.Pin(lease, revision);
            batch.Add(lease, _runtime.ScorerOf(lease.Engine!, _sensor.Id), page.Lineage, page.Readings);
            await batch.RunAsync(_runtime);
        }
        catch (Exception exception)
        {
            // Ingested in part: this state must be neither read nor stored. The next activation has what storage holds, and the reader goes back.
            LogNotScored(_runtime.Logger, exception, _sensor.Id);
            DeactivateOnIdle();
            throw;
        }

        _runtime.Batches.Return(batch);
    }

    private void DeactivateIfEmpty()
    {
        if (!_sensor.HasEngine)
        {
            DeactivateOnIdle();
        }
    }
}
