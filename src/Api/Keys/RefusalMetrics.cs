using System.Diagnostics.Metrics;

namespace SensorGrid.Api.Keys;

/// <summary>The instruments of the meter <c>SensorGrid.Api.Access</c>.</summary>
internal sealed class RefusalMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _refused;

    public RefusalMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("SensorGrid.Api.Access");
        _refused = _meter.CreateCounter<long>(
            "sensorgrid.api.refused", "{request}", "Requests that were refused at the door, by reason: no_key, unknown_key, signature, foreign_page, role.");
    }

    public void OnRefused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
