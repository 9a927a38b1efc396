using Orleans.Placement;
using Orleans.Storage;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>A thin shell round a <see cref="LiveSensor"/>: loads it, stores it, moves it, and ends it. No timer, no stream, no scoped service.</summary>
[GrainType(SensorGrainFactoryExtensions.GrainTypeName), PreferLocalPlacement]
internal sealed partial class SensorGrain : Grain, ISensorGrain, ILiveSensorActivation
{
    /// <summary>The state's name in the storage. Part of the stored format.</summary>
    public const string StateName = "sensor";

    private readonly SensorRuntime _runtime;
    private readonly LiveSensor _sensor;
    private readonly PartedState _stored = new();
    private Task? _registration;

    // What the index and the rosters are known to say; null when that is not known.
    private bool? _isListed;
    private AnomalyHandOver? _handOver;
    private DeadLetterHandOver? _refused;
    private Dictionary<string, DateTimeOffset>? _frontiers;
    private bool _rehydrated;

    // The last save failed: storage may hold what it wrote, or may not.
    private bool _isInDoubt;

    public SensorGrain(SensorRuntime runtime)
    {
        _runtime = runtime;
        _sensor = new LiveSensor(this.GetPrimaryKeyString(), this);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken);
        SendAnomalies();
    }

    public async ValueTask<IngestOutcome> IngestAsync(SensorPage page, CancellationToken cancellationToken)
    {
        if (_handOver is { Waiting: >= AnomalyHandOver.Most } handOver)
        {
            await handOver.SendAsync();
        }

        if (!await _sensor.BeginPageAsync(page.Lineage.Shard, page.Previous, cancellationToken))
        {
            return await GapAsync(page.Lineage.Shard, page.Previous, IngestOutcome.Gap);
        }

        var isNew = _sensor.Engine is null;
        if (isNew)
        {
            if (_runtime.MaxSensors is null && !_stored.HasState && _runtime.Room.IsFullOfKnown)
            {
                _sensor.LetGo();
                LeaveNothingBehind();
                return IngestOutcome.NoRoom;
            }

            if (await AdmitHeldAsync(page, cancellationToken) is not { } admitted)
            {
                LeaveNothingBehind();
                return IngestOutcome.Refused;
            }

            page = admitted;
        }

        await TakeAsync(page);
        if (isNew)
        {
            _runtime.Metrics.OnNewSensor();
        }

        if (!_stored.HasState && !_sensor.WasRetired && _sensor.Engine?.LastReadingAt is not null)
        {
            // Begun now, so that the first barrier finds it done.
            _registration ??= RegisterAsync();
        }

        SendAnomalies();
        BeOpen();
        FollowReader(page);
        return IngestOutcome.Taken;
    }

    public async ValueTask<PersistOutcome> PersistAsync(string shard, LogPosition expected, CancellationToken cancellationToken)
    {
        await _sensor.KeepStillAsync();
        try
        {
            var live = _sensor.Engine?.PositionOf(shard);
            if (_sensor.IsDeposed || !(live >= expected))
            {
                return await GapAsync(shard, expected, PersistOutcome.Gap);
            }

            var stored = _sensor.Durable is { } durable ? durable.Of(shard, live) : live;
            if (_isInDoubt || !(stored >= expected))
            {
                await SaveAsync(_sensor.Engine!, _sensor.Durable ??= new DurablePositions(), cancellationToken);
            }

            return PersistOutcome.Durable;
        }
        finally
        {
            _sensor.LetGo();
        }
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
        await _sensor.KeepStillAsync();
        try
        {
            var answer = await _sensor.ReadAsync(sensor => sensor.Answer(asOf), cancellationToken);
            if (answer.Features is not { Score: { } score } features)
            {
                LeaveNothingBehind();
                return answer;
            }

            var attribution = await _sensor.Engine!.ExplainAsync(_runtime.Scorer, cancellationToken);
            return answer with { Features = features with { Score = score with { Attribution = attribution } } };
        }
        finally
        {
            _sensor.LetGo();
        }
    }

    public async ValueTask<DateTimeOffset?> CheckSilenceAsync(string shard, DateTimeOffset frontier, CancellationToken cancellationToken)
    {
        await _sensor.KeepStillAsync();
        try
        {
            return await CheckSilenceOfStillAsync(shard, frontier, cancellationToken);
        }
        finally
        {
            _sensor.LetGo();
        }
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
        await _sensor.KeepStillAsync();
        try
        {
            // A sensor that moves takes everything along. One that took a page in part, or whose row somebody else has written, has nothing to save.
            HandOverRaised();
            HandOverRefused();
            if (_sensor is { Engine: { } engine, IsDeposed: false } && LacksAnything && reason.ReasonCode != DeactivationReasonCode.Migrating)
            {
                await SaveAsync(engine, _sensor.Durable ??= new DurablePositions(), cancellationToken);
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
        if (_sensor.IsDeposed)
        {
            // The next activation has what storage holds. Nobody need call this one first.
            _runtime.Sensors.Remove(_sensor);
            DeactivateOnIdle();
            return;
        }

        SendAnomalies();
    }

    /// <summary>Whether storage lacks anything, or may lack it.</summary>
    private bool LacksAnything => _isInDoubt || _sensor.Durable is { Behind: true };

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var sections = await _runtime.States.LoadAsync(this.GetGrainId(), _stored, cancellationToken);
        if (_stored.HasState)
        {
            var state = SensorSections.Join(sections);
            _sensor.Engine = _runtime.RestoreEngine(_sensor.Id, state.Snapshot);
            _sensor.Scores = ScoreTrail.Restore(state.Scores);
            _isListed = _sensor.Engine.LastReadingAt is null ? null : true;
        }
    }

    /// <summary>
    /// From here on what needs nothing but the sensor need not call the activation. Only by an activation that was called: one that ends before it has ever been called
    /// does not get to hear of its end. No pages while the index has not been told of the sensor, which the activation
    /// does with its first page, or while anomalies are on their way, for which every page looks again.
    /// </summary>
    private void BeOpen()
    {
        if (_sensor is { Engine: not null, HasEnded: false })
        {
            _sensor.TakePagesDirectly(_handOver is not { Waiting: > 0 } && (_stored.HasState || _registration is not null));
            _runtime.Sensors.Add(_sensor);
        }
    }

    private async ValueTask<T> GapAsync<T>(string shard, LogPosition? wanted, T outcome)
    {
        LogPosition? position = null;
        if (_sensor.IsDeposed)
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

    private async ValueTask TakeAsync(SensorPage page)
    {
        var take = _runtime.Takes.Rent(page.Readings.Length);
        try
        {
            take.Add(_sensor, _sensor.Engine ??= _runtime.NewEngine(_sensor.Id), page.Lineage, page.Readings);
            await take.RunAsync(_runtime);
        }
        catch (Exception exception)
        {
            // Taken in part: what is left has nothing that may be answered or stored. The next activation has what storage holds, and the reader goes back.
            LogNotScored(_runtime.Logger, exception, _sensor.Id);
            DeactivateOnIdle();
            throw;
        }

        _runtime.Takes.Return(take);
    }

    private async ValueTask<DateTimeOffset?> CheckSilenceOfStillAsync(string shard, DateTimeOffset frontier, CancellationToken cancellationToken)
    {
        LeaveNothingBehind();
        if (_sensor.IsDeposed)
        {
            throw new InvalidOperationException(LiveSensor.DeposedMessage);
        }

        if (_sensor.Engine is not { SilentFrom: { } from } engine)
        {
            if (_isInDoubt && _sensor.Engine is { } unsaved)
            {
                // Perhaps an earlier call found the silence and could not store it.
                await SaveAsync(unsaved, _sensor.Durable ??= new DurablePositions(), cancellationToken);
            }

            return null;
        }

        if (frontier < from || !HaveReached(from, shard, frontier, engine) || _sensor.OpenSilence(frontier) is not { } silence)
        {
            return from;
        }

        _runtime.Metrics.OnAnomaly(silence);
        HandOverRaised();
        HandOver(new SensorAnomaly(_sensor.Id, silence));
        SendAnomalies();
        if (_sensor.HasNews(_runtime.TellEvery, out var status))
        {
            _runtime.News.Tell(_sensor.Id, status);
        }

        // No barrier will ask a sensor that has nothing new; and it must know when its next reading comes that this was told of.
        await SaveAsync(engine, _sensor.Durable ??= new DurablePositions(), cancellationToken);
        return null;
    }

    /// <summary>Whether all shards that the sensor's readings may come through have been read until then: some readers may be behind.</summary>
    private bool HaveReached(DateTimeOffset from, string shard, DateTimeOffset frontier, SensorEngine engine)
    {
        var shards = engine.LiveShards.ToArray();
        if (shards.Length == 1)
        {
            return true;
        }

        _frontiers ??= new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
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
            _sensor.TakePagesDirectly(false);
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

    private async Task SaveAsync(SensorEngine engine, DurablePositions durable, CancellationToken cancellationToken)
    {
        await EnsureListedAsync(engine, durable, cancellationToken);
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
        var sections = SensorSections.Of(_sensor.Capture());
        var cost = await WriteAsync(sections, cancellationToken);
        durable.OnStored(captured, engine.PositionOf);
        Resize();
        _runtime.Metrics.OnPersisted(_runtime.Clock.GetElapsedTime(started), cost.Bytes);
    }

    /// <summary>Writes the sections that changed.</summary>
    /// <remarks>
    /// A write that fails may have taken effect nevertheless. The activation stays, since all it needs to answer is in memory and an outage of the storage would make
    /// every sensor load again; but it saves again before it says that anything is durable. The next save has the same condition: if the failed one did take effect,
    /// it conflicts, and the activation ends.
    /// </remarks>
    private async Task<SaveCost> WriteAsync(List<StateSection> sections, CancellationToken cancellationToken)
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
            _sensor.Depose();
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
    private async Task EnsureListedAsync(SensorEngine engine, DurablePositions durable, CancellationToken cancellationToken)
    {
        if (_sensor.WasRetired)
        {
            if (_registration is { } earlier)
            {
                // One that is still on its way must not come after what is said below, whatever becomes of it.
                await Task.WhenAny(earlier);
            }

            _sensor.TakeRetirement();
            (_registration, _isListed) = (null, null);
        }

        if (engine.LastReadingAt is null)
        {
            await UnregisterAsync(engine, cancellationToken);
            return;
        }

        var shards = _isListed == true ? durable.NewShards : [.. engine.LiveShards.Union(durable.NewShards, StringComparer.Ordinal)];
        if (_isListed != true)
        {
            await EnsureRegisteredAsync();
        }

        foreach (var shard in shards)
        {
            await GrainFactory.GetGrain<IShardRosterGrain>(shard).RegisterAsync(_sensor.Id, cancellationToken);
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
            await GrainFactory.GetGrain<IShardRosterGrain>(shard).UnregisterAsync(_sensor.Id, cancellationToken);
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
        if (_sensor.Engine is null)
        {
            DeactivateOnIdle();
        }
    }
}
