using System.Diagnostics.Metrics;

namespace SensorGrid.Grains.Inference;

/// <summary>The instruments of the meter <c>SensorGrid.Inference</c>.</summary>
internal sealed class InferenceMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _refused;

    public InferenceMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("SensorGrid.Inference");
        _rows = _meter.CreateCounter<long>("sensorgrid.inference.rows", "{row}", "Rows of inference clients that a model of this silo was run over.");
        _refused = _meter.CreateCounter<long>("sensorgrid.inference.refused", "{question}", "Questions with rows that were refused because the silo works on as many as it may.");
    }

    public void OnRows(int rows) => _rows.Add(rows);

    public void OnRefused() => _refused.Add(1);

    public void Dispose() => _meter.Dispose();
}
