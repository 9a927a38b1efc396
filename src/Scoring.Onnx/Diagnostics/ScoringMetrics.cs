using System.Diagnostics.Metrics;

namespace SensorGrid.Scoring.Onnx.Diagnostics;

/// <summary>The instruments of the meter <c>SensorGrid.Scoring</c>.</summary>
internal sealed class ScoringMetrics : IDisposable
{
    /// <summary>The meter's name, for collectors.</summary>
    public const string MeterName = "SensorGrid.Scoring";

    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _nonFinite;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _run;

    public ScoringMetrics(IMeterFactory meters, Func<int> waiting)
    {
        _meter = meters.Create(MeterName);
        _rows = _meter.CreateCounter<long>("sensorgrid.scoring.rows", "{row}", "Rows that the model scored: one for each value of a scored reading.");
        _nonFinite = _meter.CreateCounter<long>("sensorgrid.scoring.non_finite", "{row}", "Rows for which the model gave no finite number: they count as nothing strange.");
        _batch = _meter.CreateHistogram("sensorgrid.scoring.batch.size", "{row}", "Rows of one run of the model.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
        _run = _meter.CreateHistogram<double>("sensorgrid.scoring.run.duration", "s", "Time of one run of the model.");
        _meter.CreateObservableGauge("sensorgrid.scoring.waiting", waiting, "{call}", "Calls that wait for the model.");
    }

    public void OnRun(int rows, int nonFinite, TimeSpan duration)
    {
        _rows.Add(rows);
        _batch.Record(rows);
        _run.Record(duration.TotalSeconds);
        if (nonFinite > 0)
        {
            _nonFinite.Add(nonFinite);
        }
    }

    public void Dispose() => _meter.Dispose();
}
