using System.Buffers;
using Orleans.Placement;
using Orleans.Storage;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <summary>A thin shell round <see cref="SensorEngine"/>: positions, durability and place. No timer, no stream, no scoped service.</summary>
[GrainType(SensorGrainFactoryExtensions.GrainTypeName), PreferLocalPlacement]
internal sealed partial class SensorGrain(SensorRuntime runtime) : Grain, ISensorGrain
{
    /// <summary>The state's name in the storage. Part of the stored format.</summary>
    public const string StateName = "sensor";

    private SensorEngine? _engine;
    private string? _etag;
    private DurablePositions? _durable;
    private Task? _registration;
    private string? _homeShard;
    private bool _rehydrated;
    private bool _deposed;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_rehydrated)
        {
            return;
        }

        var state = new GrainState<SensorState>(new SensorState());
        await runtime.Storage.ReadStateAsync(StateName, this.GetGrainId(), state, cancellationToken);
        _etag = state.ETag;
        if (state.RecordExists)
        {
            _engine = SensorEngine.Restore(state.State!.Snapshot, runtime.Definitions);
        }
    }

    public ValueTask<IngestOutcome> IngestAsync(SensorPage page, CancellationToken cancellationToken)
    {
        var shard = page.Lineage.Shard;
        var before = _engine?.PositionOf(shard);
        if (page.Previous is { } previous && !(before >= previous))
        {
            runtime.Metrics.OnGap();
            LogGap(runtime.Logger, this.GetPrimaryKeyString(), shard, previous, before);
            return ValueTask.FromResult(IngestOutcome.Gap);
        }

        Take(page, before);
        if (_etag is null)
        {
            // Begun now, so that the first barrier finds it done.
            _registration ??= RegisterAsync();
        }

        FollowReader(page);
        return ValueTask.FromResult(IngestOutcome.Taken);
    }

    public async ValueTask<PersistOutcome> PersistAsync(string shard, LogPosition expected, CancellationToken cancellationToken)
    {
        var live = _engine?.PositionOf(shard);
        if (!(live >= expected))
        {
            runtime.Metrics.OnGap();
            LogGap(runtime.Logger, this.GetPrimaryKeyString(), shard, expected, live);
            return PersistOutcome.Gap;
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
        if (_engine is null)
        {
            LeaveNothingBehind();
            return ValueTask.FromResult(FeaturesAnswer.Unknown);
        }

        if (asOf is { Time: { } time, OrOldest: false } && _engine.OldestAsOf is { } oldest && time < oldest)
        {
            return ValueTask.FromResult(new FeaturesAnswer(null, oldest));
        }

        return ValueTask.FromResult(_engine.Compute(asOf) is { } features ? new FeaturesAnswer(features, null) : FeaturesAnswer.Unknown);
    }

    public ValueTask<SensorStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        if (_engine is null)
        {
            LeaveNothingBehind();
        }

        return ValueTask.FromResult(_engine?.LastReadingAt is { } lastReadingAt ? new SensorStatus(lastReadingAt) : null);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // A sensor that moves takes everything along. One whose row somebody else has written has nothing that may be saved.
        if (_engine is null || _durable is not { Behind: true } || _deposed || reason.ReasonCode == DeactivationReasonCode.Migrating)
        {
            return;
        }

        try
        {
            await SaveAsync(_engine, _durable, cancellationToken);
        }
        catch (Exception exception)
        {
            // Whatever it was, nothing is lost: the shards' checkpoints have not passed what was not stored.
            LogNotSaved(runtime.Logger, exception, this.GetPrimaryKeyString());
        }
    }

    private void Take(SensorPage page, LogPosition? before)
    {
        _engine ??= new SensorEngine(runtime.Definitions);
        var counts = new DispositionCounts();
        foreach (var placed in page.Readings)
        {
            counts.Add(_engine.Add(page.Lineage, placed.Position, placed.Reading));
        }

        if (_engine.PositionOf(page.Lineage.Shard) != before)
        {
            _durable ??= new DurablePositions();
            _durable.OnAdvanced(page.Lineage.Shard, before);
        }

        runtime.Metrics.OnReadings(counts);
    }

    private async Task SaveAsync(SensorEngine engine, DurablePositions durable, CancellationToken cancellationToken)
    {
        if (_etag is null)
        {
            // In the index before in the storage: no sensor is stored that the list does not know.
            await EnsureRegisteredAsync();
        }

        var started = runtime.Clock.GetTimestamp();
        var captured = durable.Capture(engine.PositionOf);
        var snapshot = new ArrayBufferWriter<byte>();
        engine.WriteSnapshot(snapshot);
        var state = new GrainState<SensorState>(new SensorState { Snapshot = snapshot.WrittenSpan.ToArray() }, _etag)
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
    }

    private void LeaveNothingBehind()
    {
        if (_engine is null)
        {
            DeactivateOnIdle();
        }
    }
}
