using System.Buffers;
using Orleans.Placement;
using Orleans.Storage;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <summary>A thin shell round <see cref="SensorEngine"/> and its model: positions, durability and place. No timer, no stream, no scoped service.</summary>
[GrainType(SensorGrainFactoryExtensions.GrainTypeName), PreferLocalPlacement]
internal sealed partial class SensorGrain(SensorRuntime runtime) : Grain, ISensorGrain
{
    /// <summary>The state's name in the storage. Part of the stored format.</summary>
    public const string StateName = "sensor";

    private SensorEngine? _engine;
    private ScoreTrail _scores = new();
    private SensorStatus? _told;
    private string? _etag;
    private DurablePositions? _durable;
    private Task? _registration;
    private Task? _taking;
    private AnomalyHandOver? _handOver;
    private string? _homeShard;
    private Dictionary<string, DateTimeOffset>? _frontiers;
    private bool _rehydrated;
    private bool _deposed;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_rehydrated)
        {
            SendAnomalies();
            return;
        }

        var state = new GrainState<SensorState>(new SensorState());
        await runtime.Storage.ReadStateAsync(StateName, this.GetGrainId(), state, cancellationToken);
        _etag = state.ETag;
        if (state.RecordExists)
        {
            _engine = SensorEngine.Restore(state.State!.Snapshot, runtime.Definitions, runtime.Scorer.Model);
            _scores = ScoreTrail.Restore(state.State.Scores);
        }
    }

    public ValueTask<IngestOutcome> IngestAsync(SensorPage page, CancellationToken cancellationToken)
    {
        var shard = page.Lineage.Shard;
        var before = _engine?.PositionOf(shard);
        if (_deposed || (page.Previous is { } previous && !(before >= previous)))
        {
            return ValueTask.FromResult(Gap(shard, page.Previous, before, IngestOutcome.Gap));
        }

        // Nothing has been taken yet, so a reader that has given up may have its way; from here on it may not.
        cancellationToken.ThrowIfCancellationRequested();
        if (_handOver is { Waiting: >= AnomalyHandOver.Most } handOver)
        {
            return HandOverAndIngestAsync(handOver, page, cancellationToken);
        }

        var taking = TakeAsync(page, before);
        if (!taking.IsCompletedSuccessfully)
        {
            return EndIngestAsync(taking.AsTask(), page);
        }

        OnTaken(page);
        return ValueTask.FromResult(IngestOutcome.Taken);
    }

    public async ValueTask<PersistOutcome> PersistAsync(string shard, LogPosition expected, CancellationToken cancellationToken)
    {
        var live = _engine?.PositionOf(shard);
        if (_deposed || !(live >= expected))
        {
            return Gap(shard, expected, live, PersistOutcome.Gap);
        }

        var stored = _durable is null ? live : _durable.Of(shard, live);
        if (!(stored >= expected))
        {
            await SaveAsync(_engine!, _durable!, cancellationToken);
        }

        return PersistOutcome.Durable;
    }

    public ValueTask<FeaturesAnswer> GetFeaturesAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        return _taking is null && !_deposed ? ValueTask.FromResult(Answer(asOf)) : AnswerLaterAsync(asOf, cancellationToken);

        async ValueTask<FeaturesAnswer> AnswerLaterAsync(AsOf asOf, CancellationToken cancellationToken)
        {
            await PageTakenAsync(cancellationToken);
            return Answer(asOf);
        }
    }

    public async ValueTask<FeaturesAnswer> ExplainAsync(AsOf asOf, CancellationToken cancellationToken)
    {
        var answer = await GetFeaturesAsync(asOf, cancellationToken);
        if (answer.Features is not { Score: { } score } features)
        {
            return answer;
        }

        // No page comes in between: unlike other questions this one is not interleaved with those.
        var attribution = await _engine!.ExplainAsync(runtime.Scorer, cancellationToken);
        return answer with { Features = features with { Score = score with { Attribution = attribution } } };
    }

    public async ValueTask<DateTimeOffset?> CheckSilenceAsync(string shard, DateTimeOffset frontier, CancellationToken cancellationToken)
    {
        await PageTakenAsync(cancellationToken);
        LeaveNothingBehind();
        if (_engine is not { SilentFrom: { } from } engine)
        {
            return null;
        }

        if (frontier < from || !HaveReached(from, shard, frontier, engine) || engine.OpenSilence(frontier) is not { } silence)
        {
            return from;
        }

        runtime.Metrics.OnAnomaly(silence);
        HandOver(new SensorAnomaly(this.GetPrimaryKeyString(), silence));
        SendAnomalies();
        TellStatus();

        // No barrier will ask a sensor that has nothing new; and it must know when its next reading comes that this was told of.
        await SaveAsync(engine, _durable ??= new DurablePositions(), cancellationToken);
        return null;
    }

    public async ValueTask<SensorStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        await PageTakenAsync(cancellationToken);
        if (_engine is null)
        {
            LeaveNothingBehind();
        }

        return Status();
    }

    public async ValueTask<HistoryAnswer?> GetHistoryAsync(DateTimeOffset earliest, DateTimeOffset latest, int points, CancellationToken cancellationToken)
    {
        await PageTakenAsync(cancellationToken);
        if (_engine is null)
        {
            LeaveNothingBehind();
        }

        return _engine?.History(earliest, latest, points) is { } history
            ? new HistoryAnswer(history, [.. _scores.Points.Where(point => point.Time >= earliest && point.Time <= latest)], runtime.Scorer.Model.Threshold)
            : null;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            // A sensor that moves takes everything along. One that took a page in part, or whose row somebody else has written, has nothing to save.
            if (_engine is not null && _durable is { Behind: true } && !_deposed && reason.ReasonCode != DeactivationReasonCode.Migrating)
            {
                await SaveAsync(_engine, _durable, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            // Whatever it was, nothing is lost: the shards' checkpoints have not passed what was not stored.
            LogNotSaved(runtime.Logger, exception, this.GetPrimaryKeyString());
        }
        finally
        {
            _handOver?.End();
        }
    }

    private T Gap<T>(string shard, LogPosition? wanted, LogPosition? position, T outcome)
    {
        runtime.Metrics.OnGap();
        LogGap(runtime.Logger, this.GetPrimaryKeyString(), shard, wanted, position);
        return outcome;
    }

    private async ValueTask TakeAsync(SensorPage page, LogPosition? before)
    {
        _engine ??= new SensorEngine(runtime.Definitions, runtime.Scorer.Model);
        var take = runtime.Takes.Rent(page.Readings.Length);
        try
        {
            await take.RunAsync(_engine, _scores, runtime.Scorer, page);
        }
        catch (Exception exception)
        {
            // Taken in part: what is left has nothing that may be answered or stored. The next activation has what storage holds, and the reader goes back.
            LogNotScored(runtime.Logger, exception, this.GetPrimaryKeyString());
            _deposed = true;
            DeactivateOnIdle();
            throw;
        }

        if (_engine.PositionOf(page.Lineage.Shard) != before)
        {
            _durable ??= new DurablePositions();
            _durable.OnAdvanced(page.Lineage.Shard, before);
        }

        if (page.ArrivedAt is { } arrivedAt)
        {
            _engine.NoteArrival(arrivedAt);
        }

        runtime.Metrics.OnReadings(take.Counts);
        runtime.News.OnReadings(take.Counts);
        runtime.Metrics.OnScored(take.Scored);
        foreach (var episode in take.Changed)
        {
            runtime.Metrics.OnAnomaly(episode);
            HandOver(new SensorAnomaly(this.GetPrimaryKeyString(), episode));
        }

        runtime.Takes.Return(take);
    }

    private async ValueTask<IngestOutcome> HandOverAndIngestAsync(AnomalyHandOver handOver, SensorPage page, CancellationToken cancellationToken)
    {
        await handOver.SendAsync();
        return await IngestAsync(page, cancellationToken);
    }

    private async ValueTask<IngestOutcome> EndIngestAsync(Task taking, SensorPage page)
    {
        _taking = taking;
        try
        {
            await taking;
        }
        finally
        {
            _taking = null;
        }

        OnTaken(page);
        return IngestOutcome.Taken;
    }

    private void OnTaken(SensorPage page)
    {
        if (_etag is null)
        {
            // Begun now, so that the first barrier finds it done.
            _registration ??= RegisterAsync();
        }

        SendAnomalies();
        TellStatus();
        FollowReader(page);
    }

    private SensorStatus? Status() => _engine?.LastReadingAt is { } newest ? new SensorStatus(newest, _engine.IsAnomalous, _engine.IsSilent) : null;

    /// <summary>A change at once, and a newer reading now and then: the list of sensors need not know it to the second.</summary>
    private void TellStatus()
    {
        if (Status() is not { } status
            || (_told is { } told
                && (told.IsAnomalous, told.IsSilent) == (status.IsAnomalous, status.IsSilent)
                && status.LastReadingAt - told.LastReadingAt < runtime.TellEvery))
        {
            return;
        }

        _told = status;
        runtime.News.Tell(this.GetPrimaryKeyString(), status);
    }

    /// <summary>
    /// Questions come between the calls that change something, and while a page is with the model it is taken in part, on whatever thread. Fails when that fails.
    /// </summary>
    private async ValueTask PageTakenAsync(CancellationToken cancellationToken)
    {
        Task? taken = null;
        while (_taking is { } taking && taking != taken)
        {
            await taking.WaitAsync(cancellationToken);
            taken = taking;
        }

        if (_deposed)
        {
            throw new InvalidOperationException("The sensor is being loaded again.");
        }
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

    private FeaturesAnswer Answer(AsOf asOf)
    {
        if (_engine is null)
        {
            LeaveNothingBehind();
            return FeaturesAnswer.Unknown;
        }

        if (asOf is { Time: { } time, OrOldest: false } && _engine.OldestAsOf is { } oldest && time < oldest)
        {
            return new FeaturesAnswer(null, oldest);
        }

        return _engine.Compute(asOf) is { } features ? new FeaturesAnswer(features, null) : FeaturesAnswer.Unknown;
    }

    private void HandOver(params ReadOnlySpan<SensorAnomaly> anomalies)
    {
        foreach (var anomaly in anomalies)
        {
            _handOver ??= new AnomalyHandOver(
                anomaly.SensorId, GrainFactory.GetAnomalyFeed(AnomalySite.Of(anomaly.SensorId)).AddAsync, runtime.Metrics, runtime.Logger);
            _handOver.Add(anomaly);
        }
    }

    /// <summary>Begun now, so that whoever looks at the feed sees them at once; waited for by the next barrier only, which hears of a failure.</summary>
    private void SendAnomalies()
    {
        if (_handOver is { Waiting: > 0 })
        {
            _handOver.SendAsync().Ignore();
        }
    }

    private async Task SaveAsync(SensorEngine engine, DurablePositions durable, CancellationToken cancellationToken)
    {
        if (_etag is null)
        {
            // In the index before in the storage: no sensor is stored that the list does not know.
            await EnsureRegisteredAsync();
        }

        foreach (var shard in durable.NewShards)
        {
            // And a shard's reader must know of it for as long as nothing comes from it.
            await GrainFactory.GetGrain<IShardRosterGrain>(shard).RegisterAsync(this.GetPrimaryKeyString(), cancellationToken);
        }

        if (_handOver is { Waiting: > 0 })
        {
            // In the feed before in the storage: from there they would never be raised again.
            await _handOver.SendAsync();
        }

        var started = runtime.Clock.GetTimestamp();
        var captured = durable.Capture(engine.PositionOf);
        var snapshot = new ArrayBufferWriter<byte>();
        engine.WriteSnapshot(snapshot);
        var state = new GrainState<SensorState>(new SensorState { Snapshot = snapshot.WrittenSpan.ToArray(), Scores = _scores.ToArray() }, _etag)
        {
            RecordExists = _etag is not null,
        };
        try
        {
            await runtime.Storage.WriteStateAsync(StateName, this.GetGrainId(), state, cancellationToken);
        }
        catch (InconsistentStateException)
        {
            // Orleans discards the activation when this leaves the grain as it is.
            _deposed = true;
            throw;
        }

        _etag = state.ETag;
        durable.OnStored(captured, engine.PositionOf);
        runtime.Metrics.OnPersisted(runtime.Clock.GetElapsedTime(started), snapshot.WrittenCount);
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
        var sensorId = this.GetPrimaryKeyString();
        await GrainFactory.GetGrain<ISensorIndexGrain>(SensorIndexSegments.Of(sensorId)).RegisterAsync(sensorId, CancellationToken.None);

        // What it took to get there is let go.
        _registration = Task.CompletedTask;
    }

    private void LeaveNothingBehind()
    {
        if (_engine is null)
        {
            DeactivateOnIdle();
        }
    }
}
