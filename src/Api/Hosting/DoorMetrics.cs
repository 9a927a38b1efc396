using System.Diagnostics.Metrics;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Sensors;
using SensorGrid.Http;
using SensorGrid.Http.Connections;

namespace SensorGrid.Api.Hosting;

/// <summary>Shows how full the API's bounds are.</summary>
internal sealed class DoorMetrics : IDisposable
{
    private readonly Meter _meter;

    public DoorMetrics(IMeterFactory meters, ConnectionLimit connections, RequestMemory memory, BatchRoom batches, FreshnessRoom freshness)
    {
        _meter = meters.Create(AnomalyStreamMetrics.MeterName);
        DoorMeter.Observe(_meter, "sensorgrid.api", connections, ("bodies", memory.Bodies), ("answers", memory.Answers));
        _meter.CreateObservableCounter(
            "sensorgrid.api.batches.refused", () => batches.Refusals, "{request}", "Batches answered 503 because others took all the room there is for them.");
        _meter.CreateObservableGauge(
            "sensorgrid.api.freshness.waiting", () => freshness.Waiting, "{request}", "Requests that wait until a sensor has a record.");
        _meter.CreateObservableCounter(
            "sensorgrid.api.freshness.refused", () => freshness.Refused, "{request}", "Requests answered 503 because as many as may waited for records.");
        _meter.CreateObservableCounter(
            "sensorgrid.api.freshness.not_reached", () => freshness.NotReached, "{request}", "Requests answered 503 because a record was not there in time.");
        _meter.CreateObservableCounter(
            "sensorgrid.api.freshness.stale", () => freshness.Stale, "{answer}", "Answers that were refused because they might be staler than was allowed.");
    }

    public void Dispose() => _meter.Dispose();
}
