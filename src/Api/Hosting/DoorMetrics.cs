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

    public DoorMetrics(IMeterFactory meters, ConnectionLimit connections, RequestMemory memory, BatchRoom batches)
    {
        _meter = meters.Create(AnomalyStreamMetrics.MeterName);
        DoorMeter.Observe(_meter, "sensorgrid.api", connections, ("bodies", memory.Bodies), ("answers", memory.Answers));
        _meter.CreateObservableCounter(
            "sensorgrid.api.batches.refused", () => batches.Refusals, "{request}", "Batches answered 503 because others took all the room there is for them.");
    }

    public void Dispose() => _meter.Dispose();
}
