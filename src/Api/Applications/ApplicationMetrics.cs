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
    private readonly Counter<long> _followFailures;
    private readonly Gauge<long> _leftOut;

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
        _followFailures = _meter.CreateCounter<long>("sensorgrid.application.features.failures", "{call}", "Calls of applications for the rows of sensors that failed; they are repeated.");
        _leftOut = _meter.CreateGauge<long>("sensorgrid.application.features.left_out", "{stream}", "Streams of applications whose rows are not among the features of sensors, since there are too many.");
    }

    public void OnSubscribed() => _subscribers.Add(1);

    public void OnUnsubscribed() => _subscribers.Add(-1);

    public void OnRefused() => _refused.Add(1);

    public void OnSent(long count) => _rows.Add(count);

    public void OnMissed(long count) => _missed.Add(count);

    public void OnCut() => _cut.Add(1);

    public void OnTrialRefused() => _refusedTrials.Add(1);

    public void OnFollowFailed() => _followFailures.Add(1);

    public void OnStreamsLeftOut(long count) => _leftOut.Record(count);

    /// <summary>Observes the rows among the features of sensors, and the streams that they are of.</summary>
    public void Observe(Func<(int Rows, int Streams)> counts)
    {
        _meter.CreateObservableGauge("sensorgrid.application.features.rows", () => counts().Rows, "{row}", "Rows of applications that this process keeps for the features of sensors.");
        _meter.CreateObservableGauge("sensorgrid.application.features.streams", () => counts().Streams, "{stream}", "Streams of applications that this process follows for the features of sensors.");
    }

    public void Dispose() => _meter.Dispose();
}
