using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SensorGrid.Scoring.Onnx.Diagnostics;

/// <summary>The instruments of the meter <c>SensorGrid.Scoring</c>, of all models together.</summary>
internal sealed class ScoringMetrics : IDisposable
{
    /// <summary>The meter's name, for collectors.</summary>
    public const string MeterName = "SensorGrid.Scoring";

    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _nonFinite;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _run;
    private readonly Counter<long> _loaded;
    private readonly Counter<long> _released;
    private readonly ConcurrentDictionary<object, Func<int>> _waiting = new();
    private int _sessions;

    public ScoringMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _rows = _meter.CreateCounter<long>("sensorgrid.scoring.rows", "{row}", "Rows that the model scored: one for each value of a scored reading.");
        _nonFinite = _meter.CreateCounter<long>("sensorgrid.scoring.non_finite", "{row}", "Rows for which the model gave no finite number: they count as nothing strange.");
        _batch = _meter.CreateHistogram("sensorgrid.scoring.batch.size", "{row}", "Rows of one run of the model.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
        _run = _meter.CreateHistogram<double>("sensorgrid.scoring.run.duration", "s", "Time of one run of the model.");
        _loaded = _meter.CreateCounter<long>("sensorgrid.scoring.sessions.loaded", "{session}", "Models of the definitions that were loaded.");
        _released = _meter.CreateCounter<long>("sensorgrid.scoring.sessions.released", "{session}", "Models of the definitions that were let go: no revision in use needs them, or there are more in use than may be in memory.");
        _meter.CreateObservableGauge("sensorgrid.scoring.waiting", () => _waiting.Values.Sum(count => count()), "{call}", "Calls that wait for a model.");
        _meter.CreateObservableGauge("sensorgrid.scoring.sessions", () => Volatile.Read(ref _sessions), "{session}", "Models of the definitions in memory.");
    }

    /// <summary>Counts the calls that wait for a model, until it goes.</summary>
    public void Follow(object scorer, Func<int> waiting) => _waiting[scorer] = waiting;

    public void Forget(object scorer) => _waiting.TryRemove(scorer, out _);

    public void OnLoaded()
    {
        Interlocked.Increment(ref _sessions);
        _loaded.Add(1);
    }

    public void OnReleased()
    {
        Interlocked.Decrement(ref _sessions);
        _released.Add(1);
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
