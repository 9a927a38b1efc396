using Orleans.Storage;
using SensorGrid.Features.History;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    /// <summary>Determines whether storage lacks anything, or may lack it.</summary>
    private bool LacksAnything(SensorCell.StillLease lease) => _isInDoubt || lease.Durable is { Behind: true };

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var sections = await _runtime.States.LoadAsync(this.GetGrainId(), _stored, cancellationToken);
        if (_stored.HasState)
        {
            var state = SensorSections.Join(sections);
            var engine = await _runtime.RestoreEngineAsync(_sensor.Id, state.Snapshot, cancellationToken);
            _sensor.Load(engine, ScoreTrail.Restore(state.Scores), homeShard: default, durable: null);
            _isListed = engine.LastReadingAt is null ? null : true;
        }
    }

    /// <summary>Stores the sensor, which has an engine and something that storage lacks.</summary>
    private async Task SaveAsync(SensorCell.StillLease lease, CancellationToken cancellationToken)
    {
        var (engine, durable) = (lease.Engine!, lease.DurableOrNew);
        await EnsureListedAsync(lease, cancellationToken);
        QueueRaised();
        if (_outbox is { Waiting: > 0 })
        {
            // In the feed before in storage: after a restore from storage they would not be raised again.
            await _outbox.SendAsync();
        }

        QueueRefused();
        if (_refused is { Waiting: > 0 })
        {
            // Dead letters, likewise, before storage.
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
    /// every sensor load again; but it saves again before it reports anything as durable. The next save has the same condition: if the failed one did take effect,
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
}
