using Orleans.Placement;
using Orleans.Storage;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Agreement;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>A thin shell round a <see cref="SensorCell"/>: loads it, stores it, moves it, and ends it. No timer, no stream, no scoped service.</summary>
[GrainType(SensorGrainFactoryExtensions.GrainTypeName), PreferLocalPlacement, AgreedSilos]
internal sealed partial class SensorGrain : Grain, ISensorGrain, ISensorCellOwner
{
    /// <summary>The state's name in the storage. Part of the stored format.</summary>
    public const string StateName = "sensor";

    private readonly SensorRuntime _runtime;
    private readonly SensorCell _sensor;
    private readonly PartedState _stored = new();
    private Task? _registration;

    // What the index and the rosters are known to say; null when that is not known.
    private bool? _isListed;
    private AnomalyHandOver? _handOver;
    private DeadLetterHandOver? _refused;
    private Dictionary<ShardName, DateTimeOffset>? _frontiers;
    private bool _rehydrated;

    // The last save failed: storage may hold what it wrote, or may not.
    private bool _isInDoubt;

    // Of the activation that ends: never released, so that nothing changes what goes along to another silo.
    private SensorCell.StillLease? _lastLease;

    // The reader's pass that the sensor was loaded for; none when it came from another silo, which may have loaded it long ago.
    private long _loadedForPass;

    public SensorGrain(SensorRuntime runtime)
    {
        _runtime = runtime;
        _sensor = new SensorCell(this.GetPrimaryKeyString(), this);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _loadedForPass = _rehydrated ? SensorPass.None : SensorPass.OfCall();
        await EnterAsync(cancellationToken);
        SendAnomalies();
    }

    public async ValueTask<IngestOutcome> IngestAsync(SensorPage page, CancellationToken cancellationToken)
    {
        if (_handOver is { Waiting: >= AnomalyHandOver.Most } handOver)
        {
            await handOver.SendAsync();
        }

        RequireAgreement();
        await RequireCurrentAsync(page.Lineage.Shard, page.Previous, page.Pass);
        if (await _sensor.AcquirePageAsync(page.Lineage.Shard, page.Previous, cancellationToken) is not { } lease)
        {
            return await GapAsync(page.Lineage.Shard, page.Previous, IngestOutcome.Gap);
        }

        var isNew = lease.Engine is null;
        if (isNew)
        {
            if (_runtime.MaxSensors is null && !_stored.HasState && _runtime.Room.IsFullOfKnown)
            {
                lease.Dispose();
                LeaveNothingBehind();
                return IngestOutcome.NoRoom;
            }

            if (await AdmitHeldAsync(lease, page, cancellationToken) is not { } admitted)
            {
                LeaveNothingBehind();
                return IngestOutcome.Refused;
            }

            page = admitted;
        }

        await TakeAsync(lease, page);
        if (isNew)
        {
            _runtime.Metrics.OnNewSensor();
        }

        if (!_stored.HasState && !_sensor.WasRetired && await _sensor.ReadAsync(static sensor => sensor.Engine?.LastReadingAt is not null, CancellationToken.None))
        {
            // Begun now, so that the first barrier finds it done.
            _registration ??= RegisterAsync();
        }

        SendAnomalies();
        BeOpen();
        FollowReader(page);
        return IngestOutcome.Taken;
    }

    public async ValueTask<PersistOutcome> PersistAsync(ShardName shard, LogPosition expected, CancellationToken cancellationToken)
    {
        using var lease = await _sensor.AcquireStillAsync();
        if (_sensor.IsInvalid || !(lease.Engine?.PositionOf(shard) >= expected))
        {
            return await GapAsync(shard, expected, PersistOutcome.Gap);
        }

        if (_isInDoubt || !(lease.StoredPositionOf(shard) >= expected))
        {
            await SaveAsync(lease, cancellationToken);
        }

        return PersistOutcome.Durable;
    }

    public async ValueTask<FeaturesAnswer> GetFeaturesAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        var answer = await _sensor.ReadAsync(sensor => sensor.Answer(asOf), cancellationToken);
        LeaveNothingBehind();
        BeOpen();
        return answer;
    }

    public async ValueTask<FeaturesAnswer> ExplainAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        using var lease = await _sensor.AcquireStillAsync();
        var answer = await _sensor.ReadAsync(sensor => sensor.Answer(asOf), cancellationToken);
        if (answer.Features is not { Score: { } score } features)
        {
            LeaveNothingBehind();
            return answer;
        }

        var attribution = await lease.Engine!.ExplainAsync(_runtime.Scorer, cancellationToken);
        return answer with { Features = features with { Score = score with { Attribution = attribution } } };
    }

    public async ValueTask<SilenceAnswer> CheckSilenceAsync(
        ShardName shard, LogPosition? previous, long pass, DateTimeOffset frontier, CancellationToken cancellationToken)
    {
        RequireAgreement();
        await RequireCurrentAsync(shard, previous, pass);
        using var lease = await _sensor.AcquireStillAsync();
        if (previous is not null && !(lease.Engine?.PositionOf(shard) >= previous))
        {
            return await GapAsync(shard, previous, new SilenceAnswer(IsGap: true, AskAt: null));
        }

        return new SilenceAnswer(IsGap: false, await CheckSilenceAsync(lease, shard, frontier, cancellationToken));
    }

    public async ValueTask<SensorStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        var status = await _sensor.ReadAsync(static sensor => sensor.Status(), cancellationToken);
        LeaveNothingBehind();
        return status;
    }

    public async ValueTask<HistoryAnswer?> GetHistoryAsync(DateTimeOffset earliest, DateTimeOffset latest, int points, CancellationToken cancellationToken)
    {
        var answer = await _sensor.ReadAsync(
            sensor => sensor.Engine?.History(earliest, latest, points) is { } history
                ? new HistoryAnswer(history, [.. sensor.Scores.Points.Where(point => point.Time >= earliest && point.Time <= latest)], _runtime.Scorer.Model.AlarmScore)
                : null,
            cancellationToken);
        LeaveNothingBehind();
        return answer;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Who has found it before this may still bring it a page; nobody will from here on.
        _runtime.Sensors.Remove(_sensor);
        _sensor.End();
        _lastLease = await _sensor.AcquireStillAsync();
        try
        {
            // A sensor that moves takes everything along. One that took a page in part, or whose row somebody else has written, has nothing to save.
            HandOverRaised();
            HandOverRefused();
            if (_lastLease is { Engine: not null } last && !_sensor.IsInvalid && LacksAnything(last) && reason.ReasonCode != DeactivationReasonCode.Migrating)
            {
                await SaveAsync(last, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            // Whatever it was, nothing is lost: the shards' checkpoints have not passed what was not stored.
            LogNotSaved(_runtime.Logger, exception, _sensor.Id);
        }
        finally
        {
            _handOver?.End();
            _runtime.Metrics.Parts.OnLeft(_stored);
            _runtime.Room.Leave(_sensor);
        }
    }

    public void WakeUp() => GrainContext.Scheduler.QueueAction(static grain => ((SensorGrain)grain).OnWoken(), this);

    private void OnWoken()
    {
        if (_sensor.IsInvalid)
        {
            // The next activation has what storage holds. Nobody need call this one first.
            _runtime.Sensors.Remove(_sensor);
            DeactivateOnIdle();
            return;
        }

        SendAnomalies();
    }

    /// <summary>Whether storage lacks anything, or may lack it.</summary>
    private bool LacksAnything(SensorCell.StillLease lease) => _isInDoubt || lease.Durable is { Behind: true };

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var sections = await _runtime.States.LoadAsync(this.GetGrainId(), _stored, cancellationToken);
        if (_stored.HasState)
        {
            var state = SensorSections.Join(sections);
            var engine = _runtime.RestoreEngine(_sensor.Id, state.Snapshot);
            _sensor.Load(engine, ScoreTrail.Restore(state.Scores), homeShard: default, durable: null);
            _isListed = engine.LastReadingAt is null ? null : true;
        }
    }

    /// <summary>Refuses readings on a silo that computes otherwise than the cluster: the sensor is stored, and goes on where it agrees.</summary>
    private void RequireAgreement()
    {
        if (_runtime.Agreement.IsRefused)
        {
            DeactivateOnIdle();
            throw new InvalidOperationException("This silo computes otherwise than the cluster.");
        }
    }

    /// <summary>
    /// Makes sure that the sensor is as storage has it, where a reader does not say what it must have, or it lacks that: somebody else may have stored it since it was
    /// loaded, and a checkpoint may have covered what this activation lacks.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody else has stored it: the activation ends, and the next one has what storage holds.</exception>
    private async ValueTask RequireCurrentAsync(ShardName shard, LogPosition? previous, long pass)
    {
        if ((previous is { } known && _sensor.HasOrIngests(shard, known)) || (pass != SensorPass.None && pass == _loadedForPass))
        {
            return;
        }

        using (var lease = await _sensor.AcquireStillAsync())
        {
            if (await _runtime.States.IsCurrentAsync(this.GetGrainId(), _stored, CancellationToken.None))
            {
                return;
            }

            lease.Invalidate();
        }

        DeactivateOnIdle();
        _runtime.Metrics.OnStale();
        LogStale(_runtime.Logger, _sensor.Id);
        throw new InvalidOperationException(SensorCell.InvalidMessage);
    }

    /// <summary>
    /// From here on what needs nothing but the sensor need not call the activation. Only by an activation that was called: one that ends before it has ever been called
    /// does not get to hear of its end. No pages while the index has not been told of the sensor, which the activation
    /// does with its first page, or while anomalies are on their way, for which every page looks again.
    /// </summary>
    private void BeOpen()
    {
        if (_sensor is { HasEngine: true, HasEnded: false })
        {
            _sensor.AllowDirectPages(_handOver is not { Waiting: > 0 } && (_stored.HasState || _registration is not null));
            _runtime.Sensors.Add(_sensor);
        }
    }

    private async ValueTask<T> GapAsync<T>(ShardName shard, LogPosition? wanted, T outcome)
    {
        LogPosition? position = null;
        if (_sensor.IsInvalid)
        {
            DeactivateOnIdle();
        }
        else
        {
            position = await _sensor.ReadAsync(sensor => sensor.Engine?.PositionOf(shard), CancellationToken.None);
        }

        _runtime.Metrics.OnGap();
        LogGap(_runtime.Logger, _sensor.Id, shard, wanted, position);
        return outcome;
    }

    private async ValueTask TakeAsync(SensorCell.PageLease lease, SensorPage page)
    {
        var batch = _runtime.Batches.Rent(page.Readings.Length);
        try
        {
            if (lease.Engine is null)
            {
                lease.Begin(_runtime.NewEngine(_sensor.Id));
            }

            batch.Add(lease, page.Lineage, page.Readings);
            await batch.RunAsync(_runtime);
        }
        catch (Exception exception)
        {
            // Taken in part: what is left has nothing that may be answered or stored. The next activation has what storage holds, and the reader goes back.
            LogNotScored(_runtime.Logger, exception, _sensor.Id);
            DeactivateOnIdle();
            throw;
        }

        _runtime.Batches.Return(batch);
    }

    private async ValueTask<DateTimeOffset?> CheckSilenceAsync(
        SensorCell.StillLease lease, ShardName shard, DateTimeOffset frontier, CancellationToken cancellationToken)
    {
        LeaveNothingBehind();
        if (_sensor.IsInvalid)
        {
            throw new InvalidOperationException(SensorCell.InvalidMessage);
        }

        if (lease.Engine is { SilentFrom: null } && LacksAnything(lease))
        {
            // Perhaps an earlier question opened a silence that could not be stored.
            await SaveAsync(lease, cancellationToken);
            return null;
        }

        if (lease.Engine is not { SilentFrom: { } from } engine)
        {
            return null;
        }

        if (frontier < from || !HaveReached(from, shard, frontier, engine) || lease.OpenSilence(frontier) is not { } silence)
        {
            return from;
        }

        _runtime.Metrics.OnAnomaly(silence);
        HandOverRaised();
        HandOver(new SensorAnomaly(_sensor.Id, silence));
        SendAnomalies();
        if (lease.TryReport(_runtime.TellEvery, out var status))
        {
            _runtime.News.Tell(_sensor.Id, status);
        }

        // No barrier will ask a sensor that has nothing new; and it must know when its next reading comes that this was told of.
        await SaveAsync(lease, cancellationToken);
        return null;
    }

    /// <summary>Whether all shards that the sensor's readings may come through have been read until then: some readers may be behind.</summary>
    private bool HaveReached(DateTimeOffset from, ShardName shard, DateTimeOffset frontier, SensorEngine engine)
    {
        var shards = engine.LiveShards.ToArray();
        if (shards.Length == 1)
        {
            return true;
        }

        _frontiers ??= [];
        _frontiers[shard] = frontier;
        return Array.TrueForAll(shards, live => _frontiers.TryGetValue(live, out var reached) && reached >= from);
    }

    private void HandOver(params ReadOnlySpan<SensorAnomaly> anomalies)
    {
        foreach (var anomaly in anomalies)
        {
            _handOver ??= new AnomalyHandOver(
                anomaly.SensorId, GrainFactory.GetAnomalyFeed(AnomalySite.Of(anomaly.SensorId)).AddAsync, _runtime.Metrics, _runtime.Logger);
            _handOver.Add(anomaly);
            _sensor.AllowDirectPages(false);
        }
    }

    /// <summary>What pages raised is from here on for the feed, in the order in which it was raised.</summary>
    private void HandOverRaised()
    {
        foreach (var episode in _sensor.TakeRaised())
        {
            HandOver(new SensorAnomaly(_sensor.Id, episode));
        }
    }

    /// <summary>Begun now, so that whoever looks at the feed sees them at once; waited for by the next barrier only, which hears of a failure.</summary>
    private void SendAnomalies()
    {
        HandOverRaised();
        if (_handOver is { Waiting: > 0 })
        {
            _handOver.SendAsync().Ignore();
        }

        HandOverRefused();
        if (_refused is { Waiting: > 0 })
        {
            _refused.SendAsync().Ignore();
        }
    }

    /// <summary>Values that pages brought, and that there was no room for, are from here on for their lane of dead letters.</summary>
    private void HandOverRefused() => HandOver(_sensor.TakeRefused());

    private void HandOver(IReadOnlyCollection<DeadLetter> refused)
    {
        if (refused.Count > 0)
        {
            _refused ??= new DeadLetterHandOver(_sensor.Id, AddDeadLettersAsync, _runtime.Logger);
            _refused.Add(refused);
        }
    }

    // Not given up with any one reader's call: it is nobody's in particular.
    private async Task AddDeadLettersAsync(DeadLetter[] deadLetters) => _runtime.Metrics.OnDeadLetters(
        await GrainFactory.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(deadLetters[0].Shard)).AddAsync(deadLetters, CancellationToken.None));

    /// <summary>Stores the sensor, which has an engine and something that storage lacks.</summary>
    private async Task SaveAsync(SensorCell.StillLease lease, CancellationToken cancellationToken)
    {
        var (engine, durable) = (lease.Engine!, lease.DurableOrNew);
        await EnsureListedAsync(lease, cancellationToken);
        HandOverRaised();
        if (_handOver is { Waiting: > 0 })
        {
            // In the feed before in the storage: from there they would never be raised again.
            await _handOver.SendAsync();
        }

        HandOverRefused();
        if (_refused is { Waiting: > 0 })
        {
            // And so with the dead letters.
            await _refused.SendAsync();
        }

        var started = _runtime.Clock.GetTimestamp();
        var captured = durable.Capture(engine.PositionOf);
        var sections = SensorSections.Of(lease.Capture());
        var cost = await WriteAsync(lease, sections, cancellationToken);
        durable.OnStored(captured, engine.PositionOf);
        Resize(engine.ApproximateBytes);
        _runtime.Metrics.OnPersisted(_runtime.Clock.GetElapsedTime(started), cost.Bytes);
    }

    /// <summary>Writes the sections that changed.</summary>
    /// <remarks>
    /// A write that fails may have taken effect nevertheless. The activation stays, since all it needs to answer is in memory and an outage of the storage would make
    /// every sensor load again; but it saves again before it says that anything is durable. The next save has the same condition: if the failed one did take effect,
    /// it conflicts, and the activation ends.
    /// </remarks>
    private async Task<SaveCost> WriteAsync(SensorCell.StillLease lease, List<StateSection> sections, CancellationToken cancellationToken)
    {
        _isInDoubt = true;
        try
        {
            var cost = await _runtime.States.SaveAsync(this.GetGrainId(), _stored, sections, cancellationToken);
            _isInDoubt = false;
            return cost;
        }
        catch (InconsistentStateException)
        {
            // Orleans discards the activation when this leaves the grain as it is.
            lease.Invalidate();
            throw;
        }

    }

    /// <summary>
    /// Makes the lists say whether the sensor lives, before storage says so. A sensor that lives is in the index, and in the roster of its shards, whose
    /// readers must know of it for as long as nothing comes from it. A retired one is in neither.
    /// </summary>
    /// <remarks>
    /// Should the process die between the lists and the storage, the shards are read again from before the retirement, since no checkpoint has passed it: the
    /// sensor is retired again, or lives again, and the lists are told again. Every page that retires the sensor makes what the lists say unknown, because the
    /// index is also told by <see cref="Fleet.SensorNews"/>, within a second and without waiting. A report that is lost or comes late is set right here; one that
    /// comes after this, from a silo where the sensor was before, lists a retired sensor again, which <c>GET /sensors</c> leaves out.
    /// </remarks>
    private async Task EnsureListedAsync(SensorCell.StillLease lease, CancellationToken cancellationToken)
    {
        var (engine, durable) = (lease.Engine!, lease.Durable!);
        if (_sensor.WasRetired)
        {
            if (_registration is { } earlier)
            {
                // One that is still on its way must not come after what is said below, whatever becomes of it.
                await Task.WhenAny(earlier);
            }

            lease.TakeRetirement();
            (_registration, _isListed) = (null, null);
        }

        if (engine.LastReadingAt is null)
        {
            await UnregisterAsync(engine, cancellationToken);
            return;
        }

        var shards = _isListed == true ? durable.NewShards : [.. engine.LiveShards.Union(durable.NewShards)];
        if (_isListed != true)
        {
            await EnsureRegisteredAsync();
        }

        foreach (var shard in shards)
        {
            await GrainFactory.GetShardRoster(shard).RegisterAsync(_sensor.Id, cancellationToken);
        }

        _isListed = true;
    }

    private async Task UnregisterAsync(SensorEngine engine, CancellationToken cancellationToken)
    {
        if (_isListed == false)
        {
            return;
        }

        _isListed = null;
        if (_registration is { } underWay)
        {
            // It must not come after what is said here.
            await Task.WhenAny(underWay);
            _registration = null;
        }

        await GrainFactory.GetGrain<ISensorIndexGrain>(SensorIndexSegments.Of(_sensor.Id)).UnregisterAsync(_sensor.Id, cancellationToken);
        foreach (var shard in engine.LiveShards.ToArray())
        {
            await GrainFactory.GetShardRoster(shard).UnregisterAsync(_sensor.Id, cancellationToken);
        }

        _isListed = false;
    }

    private Task EnsureRegisteredAsync()
    {
        if (_registration is null or { IsFaulted: true } or { IsCanceled: true })
        {
            _registration = RegisterAsync();
        }

        return _registration;
    }

    private async Task RegisterAsync()
    {
        var sensorId = _sensor.Id;
        await GrainFactory.GetGrain<ISensorIndexGrain>(SensorIndexSegments.Of(sensorId)).RegisterAsync(sensorId, CancellationToken.None);

        // What it took to get there is let go.
        _registration = Task.CompletedTask;
    }

    private void LeaveNothingBehind()
    {
        if (!_sensor.HasEngine)
        {
            DeactivateOnIdle();
        }
    }
}
