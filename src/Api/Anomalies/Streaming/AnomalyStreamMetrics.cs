using System.Diagnostics.Metrics;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>The instruments of the meter <c>SensorGrid.Api</c>.</summary>
internal sealed class AnomalyStreamMetrics : IDisposable
{
    /// <summary>The meter's name, for collectors.</summary>
    public const string MeterName = "SensorGrid.Api";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _subscribers;
    private readonly Counter<long> _events;
    private readonly Counter<long> _missed;
    private readonly Counter<long> _refused;

    public AnomalyStreamMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _subscribers = _meter.CreateUpDownCounter<long>(
            "sensorgrid.anomaly.stream.subscribers", "{subscriber}", "Clients that follow the anomalies.");
        _events = _meter.CreateCounter<long>("sensorgrid.anomaly.stream.events", "{event}", "Anomalies sent to subscribers.");
        _missed = _meter.CreateCounter<long>(
            "sensorgrid.anomaly.stream.missed", "{event}", "Anomalies left out for a subscriber because it was too slow or the feed no longer had them.");
        _refused = _meter.CreateCounter<long>(
            "sensorgrid.anomaly.stream.refused", "{subscriber}", "Clients that were refused because there were too many.");
    }

    public void OnSubscribed() => _subscribers.Add(1);

    public void OnUnsubscribed() => _subscribers.Add(-1);

    public void OnRefused() => _refused.Add(1);

    public void OnSent(int count) => _events.Add(count);

    public void OnMissed() => _missed.Add(1);

    public void Dispose() => _meter.Dispose();
}
