using SensorGrid.Features.History;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var sections = await _runtime.States.LoadAsync(this.GetGrainId(), _sensor.Stored, cancellationToken);
        if (_sensor.Stored.HasState)
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

        await lease.SaveAsync(_runtime, cancellationToken);
    }
}
