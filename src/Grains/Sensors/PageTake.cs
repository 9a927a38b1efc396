using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <summary>Takes one page through a sensor's engine and its model; keeps its buffers for the next page of any sensor.</summary>
internal sealed class PageTake
{
    private readonly ScoringBatch _batch = new();
    private readonly List<AnomalyEpisode> _changed = [];
    private readonly Action<PlacedReading, ReadingDisposition> _onAdded;
    private DispositionCounts _counts;
    private SensorEngine? _engine;
    private ScoreTrail? _scores;
    private DateTimeOffset? _newest;

    public PageTake() => _onAdded = OnAdded;

    /// <summary>How many rows of the model it has room for: most of what it takes of memory.</summary>
    public int Capacity => _batch.Capacity;

    /// <summary>What became of the readings.</summary>
    public DispositionCounts Counts => _counts;

    /// <summary>How many of them were scored: those that advanced the sensor's event time.</summary>
    public int Scored { get; private set; }

    /// <summary>The anomalies that they opened, changed or ended, in order.</summary>
    public IReadOnlyList<AnomalyEpisode> Changed => _changed;

    /// <summary>If it throws, engine and this have to be thrown away.</summary>
    /// <remarks>
    /// Not given up when the reader is: an engine with staged readings is of no use, and the sensor would have to be loaded again. A scorer that has
    /// too much to do makes the reader wait, not the sensor begin anew.
    /// </remarks>
    public ValueTask RunAsync(SensorEngine engine, ScoreTrail scores, IModelScorer scorer, SensorPage page)
    {
        (_engine, _scores, _newest) = (engine, scores, engine.LastReadingAt);
        return ScoredReadings.TakeAsync(engine, scorer, page.Lineage, page.Readings, _batch, _onAdded, _changed, CancellationToken.None);
    }

    public void Clear()
    {
        _changed.Clear();
        (_counts, _engine, _scores, Scored) = (default, null, null, 0);
    }

    private void OnAdded(PlacedReading placed, ReadingDisposition disposition)
    {
        _counts.Add(disposition);
        if (_engine!.LastReadingAt is { } newest && newest != _newest)
        {
            _newest = newest;
            Scored++;
            _scores!.Add(newest, _engine.LastScore);
        }
    }
}
