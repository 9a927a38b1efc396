using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    private void Queue(params ReadOnlySpan<SensorAnomaly> anomalies)
    {
        foreach (var anomaly in anomalies)
        {
            _outbox ??= new AnomalyOutbox(
                anomaly.SensorId, GrainFactory.GetAnomalyFeed(AnomalySite.Of(anomaly.SensorId)).AddAsync, _runtime.Metrics, _runtime.Logger);
            _outbox.Add(anomaly);
            _sensor.AllowDirect(pages: false, saves: false);
        }
    }

    /// <summary>Queues the anomalies that pages raised, in their order.</summary>
    private void QueueRaised()
    {
        foreach (var episode in _sensor.TakeRaised())
        {
            Queue(new SensorAnomaly(_sensor.Id, episode));
        }
    }

    /// <summary>Begins to send anomalies and refused values, so that the feed shows anomalies at once. Only the next barrier waits for the end, and receives a failure.</summary>
    private void SendAnomalies()
    {
        QueueRaised();
        if (_outbox is { Waiting: > 0 })
        {
            _outbox.SendAsync().Ignore();
        }

        QueueRefused();
        if (_refused is { Waiting: > 0 })
        {
            _refused.SendAsync().Ignore();
        }
    }

    /// <summary>Queues values that pages brought and that there was no room for, to be sent to their lane of dead letters.</summary>
    private void QueueRefused() => Queue(_sensor.TakeRefused());

    private void Queue(IReadOnlyCollection<DeadLetter> refused)
    {
        if (refused.Count > 0)
        {
            _refused ??= new DeadLetterOutbox(_sensor.Id, AddDeadLettersAsync, _runtime.Logger);
            _refused.Add(refused);
        }
    }

    // Not cancelled with a reader's call: it belongs to no single one.
    private async Task AddDeadLettersAsync(DeadLetter[] deadLetters) => _runtime.Metrics.OnDeadLetters(
        await GrainFactory.GetGrain<IDeadLetterGrain>(DeadLetterLanes.Of(deadLetters[0].Shard)).AddAsync(deadLetters, CancellationToken.None));
}
