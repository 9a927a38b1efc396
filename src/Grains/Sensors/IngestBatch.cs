using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Sensors;

/// <summary>Ingests the readings of a page: through the engines of their sensors and their models. Keeps its buffers for other pages. One page at a time.</summary>
internal sealed class IngestBatch : IScoredReadingsObserver
{
    private readonly ScoringBatch _batch = new();
    private readonly List<SensorReadings> _readings = [];
    private readonly List<Held> _held = [];
    private readonly List<AnomalyEpisode> _changed = [];
    private readonly List<DeadLetter> _refused = [];
    private SensorRuntime? _runtime;
    private DispositionCounts _counts;
    private DispositionCounts _countsOfSensor;
    private EngineCounts _before;
    private int _scored;
    private int _scoredOfSensor;
    private int _missing;
    private int _missingOfSensor;
    private long _refusedValues;
    private long _refusedValuesOfSensor;
    private long _idsForgotten;
    private long _idsForgottenOfSensor;
    private int _taken;

    /// <summary>The number of model rows it has room for: most of its memory.</summary>
    public int Capacity => _batch.Capacity;

    /// <summary>The number of readings to ingest.</summary>
    public int Readings { get; private set; }

    IList<AnomalyEpisode> IScoredReadingsObserver.Changed => _changed;

    /// <summary>Adds a sensor, each at most once. Its lease is released as soon as it has ingested its readings, or cannot.</summary>
    /// <param name="lease">The sensor, which has an engine.</param>
    /// <param name="scorer">The model that the engine was made with.</param>
    /// <param name="lineage">The shard that the page is of.</param>
    /// <param name="readings">The sensor's readings in it.</param>
    public void Add(SensorCell.PageLease lease, IModelScorer scorer, ShardLineage lineage, IReadOnlyList<PlacedReading> readings)
    {
        var engine = lease.Engine!;
        _readings.Add(new SensorReadings(engine, scorer, lineage, readings));
        _held.Add(new Held(lease, engine.PositionOf(lineage.Shard)));
        Readings += readings.Count;
    }

    /// <summary>Ingests all. If it throws, sensors that could not ingest theirs are invalid: they may have ingested a part.</summary>
    /// <remarks>
    /// Not cancelled with the reader: an engine with staged readings is of no use, and the sensor would have to be loaded again. A scorer that has
    /// too much to do makes the reader wait, not the sensors begin anew.
    /// </remarks>
    public async ValueTask RunAsync(SensorRuntime runtime)
    {
        _runtime = runtime;
        try
        {
            _before = _readings.Count > 0 ? new EngineCounts(_readings[0].Engine) : default;
            await ScoredReadings.TakeAsync(_readings, _batch, this, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (lease, _) in _held[_taken..])
            {
                lease.Invalidate();
                lease.Dispose();
            }

            runtime.Metrics.OnReadings(_counts);
            runtime.News.OnReadings(_counts);
            runtime.Metrics.OnScored(_scored);
            runtime.Metrics.OnGivenUp(_refusedValues, _idsForgotten);
            runtime.Metrics.OnMissingValues(_missing);
        }
    }

    /// <summary>Forgets the sensors.</summary>
    public void Clear()
    {
        _readings.Clear();
        _held.Clear();
        _changed.Clear();
        _refused.Clear();
        _batch.Clear();
        (_runtime, _before, _taken, Readings) = (null, default, 0, 0);
        (_counts, _countsOfSensor, _scored, _scoredOfSensor, _missing, _missingOfSensor) = (default, default, 0, 0, 0, 0);
        (_refusedValues, _refusedValuesOfSensor, _idsForgotten, _idsForgottenOfSensor) = (0, 0, 0, 0);
    }

    void IScoredReadingsObserver.OnAdding(int sensor) => _held[sensor].Lease.BeginToAdd();

    void IScoredReadingsObserver.OnAdded(int sensor, PlacedReading reading, ReadingDisposition disposition)
    {
        _countsOfSensor.Add(disposition);
        _missingOfSensor += disposition == ReadingDisposition.Counted ? reading.Reading.Missing.Length : 0;
        var engine = _readings[sensor].Engine;
        if (disposition == ReadingDisposition.Retired)
        {
            _held[sensor].Lease.ForgetScores();
        }

        if (engine.Refused.Count > 0)
        {
            _refused.Add(RefusedValue.DeadLetterOf(_readings[sensor].Lineage.Shard, reading, engine.Refused, engine.MaxMetrics));
        }

        var counts = new EngineCounts(engine);
        _refusedValuesOfSensor += Math.Max(0, counts.RefusedValues - _before.RefusedValues);
        _idsForgottenOfSensor += Math.Max(0, counts.IdsForgotten - _before.IdsForgotten);
        if (counts.Scored > _before.Scored)
        {
            _scoredOfSensor++;
            _held[sensor].Lease.AddScore(engine.ScoredAt, engine.LastScore);
        }

        // A sensor that is retired begins to count anew.
        _before = counts;
    }

    void IScoredReadingsObserver.OnTaken(int sensor)
    {
        var (lease, before) = _held[sensor];
        var (engine, _, lineage, _) = _readings[sensor];
        if (engine.PositionOf(lineage.Shard) != before)
        {
            lease.Advance(lineage.Shard, before);
        }

        lease.Follow(lineage.Shard);
        if (_countsOfSensor[ReadingDisposition.Retired] > 0)
        {
            lease.OnRetired();
            if (engine.LastReadingAt is null)
            {
                _runtime!.News.Tell(lease.SensorId, null);
            }
        }

        if (lease.TryReport(_runtime!.TellEvery, out var status))
        {
            _runtime.News.Tell(lease.SensorId, status);
        }

        if (_changed.Count > 0)
        {
            _changed.ForEach(_runtime.Metrics.OnAnomaly);
            lease.Raise(_changed);
            _changed.Clear();
        }

        if (_refused.Count > 0)
        {
            lease.Refuse(_refused);
            _refused.Clear();
        }

        // Of a sensor that could not ingest its readings none counts: they will come again.
        _counts.Add(_countsOfSensor);
        _scored += _scoredOfSensor;
        _missing += _missingOfSensor;
        _refusedValues += _refusedValuesOfSensor;
        _idsForgotten += _idsForgottenOfSensor;
        (_countsOfSensor, _scoredOfSensor, _missingOfSensor, _refusedValuesOfSensor, _idsForgottenOfSensor) = (default, 0, 0, 0, 0);
        _taken = sensor + 1;
        _before = _taken < _readings.Count ? new EngineCounts(_readings[_taken].Engine) : default;
        lease.Dispose();
    }

    private readonly record struct EngineCounts(long Scored, long RefusedValues, long IdsForgotten)
    {
        public EngineCounts(KeyEngine engine)
            : this(engine.Scored, engine.RefusedValues, engine.IdsForgotten)
        {
        }
    }

    private readonly record struct Held(SensorCell.PageLease Lease, LogPosition? Before);
}
