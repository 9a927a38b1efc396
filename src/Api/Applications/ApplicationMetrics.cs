using System.Diagnostics.Metrics;
using SensorGrid.Api.Anomalies.Streaming;

namespace SensorGrid.Api.Applications;

/// <summary>The instruments of SQL applications in the meter <c>SensorGrid.Api</c>.</summary>
internal sealed class ApplicationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly UpDownCounter<long> _subscribers;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _missed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cut;
    private readonly Counter<long> _refusedTrials;

    public ApplicationMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(AnomalyStreamMetrics.MeterName);
        _subscribers = _meter.CreateUpDownCounter<long>("sensorgrid.application.stream.subscribers", "{subscriber}", "Clients that follow rows of SQL applications.");
        _rows = _meter.CreateCounter<long>("sensorgrid.application.stream.events", "{event}", "Rows of SQL applications sent to subscribers.");
        _missed = _meter.CreateCounter<long>(
            "sensorgrid.application.stream.missed", "{event}", "Rows that a subscriber did not get, since they were no longer kept when it came to them.");
        _refused = _meter.CreateCounter<long>("sensorgrid.application.stream.refused", "{subscriber}", "Subscribers that were refused because there were too many.");
        _cut = _meter.CreateCounter<long>("sensorgrid.application.stream.cut", "{subscriber}", "Subscribers that were cut off because they took nothing for two minutes.");
        _refusedTrials = _meter.CreateCounter<long>("sensorgrid.application.trials.refused", "{request}", "Programs that were not tried or checked because others took all the room there is for them.");
    }

    public void OnSubscribed() => _subscribers.Add(1);

    public void OnUnsubscribed() => _subscribers.Add(-1);

    public void OnRefused() => _refused.Add(1);

    public void OnSent(long count) => _rows.Add(count);

    public void OnMissed(long count) => _missed.Add(count);

    public void OnCut() => _cut.Add(1);

    public void OnTrialRefused() => _refusedTrials.Add(1);

    public void Dispose() => _meter.Dispose();
}
