using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.DeadLetters;

namespace SensorGrid.Grains.Sensors;

/// <summary>Takes readings of a page through the engines of their sensors and the model; keeps its buffers for other pages. One page at a time.</summary>
internal sealed class PageTake : IScoredReadingsObserver
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

    /// <summary>How many rows of the model it has room for: most of what it takes of memory.</summary>
    public int Capacity => _batch.Capacity;

    /// <summary>How many readings are to be taken.</summary>
    public int Readings { get; private set; }

    IList<AnomalyEpisode> IScoredReadingsObserver.Changed => _changed;

    /// <summary>Adds a sensor, each at most once. The caller has begun its page; it is let go as soon as it has taken its readings, or cannot.</summary>
    /// <param name="sensor">The sensor.</param>
    /// <param name="engine">Its engine.</param>
    /// <param name="lineage">The shard that the page is of.</param>
    /// <param name="readings">The sensor's readings in it.</param>
    public void Add(LiveSensor sensor, SensorEngine engine, ShardLineage lineage, IReadOnlyList<PlacedReading> readings)
    {
        _readings.Add(new SensorReadings(engine, lineage, readings));
        _held.Add(new Held(sensor, engine.PositionOf(lineage.Shard)));
        Readings += readings.Count;
    }

    /// <summary>Takes all. If it throws, sensors that could not take theirs are deposed: they may have taken a part.</summary>
    /// <remarks>
    /// Not given up when the reader is: an engine with staged readings is of no use, and the sensor would have to be loaded again. A scorer that has
    /// too much to do makes the reader wait, not the sensors begin anew.
    /// </remarks>
    public async ValueTask RunAsync(SensorRuntime runtime)
    {
        _runtime = runtime;
        try
        {
            _before = _readings.Count > 0 ? new EngineCounts(_readings[0].Engine) : default;
            await ScoredReadings.TakeAsync(_readings, runtime.Scorer, _batch, this, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (sensor, _) in _held[_taken..])
            {
                sensor.Depose();
                sensor.LetGo();
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

    void IScoredReadingsObserver.OnAdded(int sensor, PlacedReading reading, ReadingDisposition disposition)
    {
        _countsOfSensor.Add(disposition);
        _missingOfSensor += disposition == ReadingDisposition.Counted ? reading.Reading.Missing.Length : 0;
        var engine = _readings[sensor].Engine;
        if (disposition == ReadingDisposition.Retired)
        {
            _held[sensor].Sensor.Scores = new ScoreTrail();
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
            _held[sensor].Sensor.Scores.Add(engine.ScoredAt, engine.LastScore);
        }

        // A sensor that is retired begins to count anew.
        _before = counts;
    }

    void IScoredReadingsObserver.OnTaken(int sensor)
    {
        var (live, before) = _held[sensor];
        var (engine, lineage, _) = _readings[sensor];
        if (engine.PositionOf(lineage.Shard) != before)
        {
            live.Durable ??= new DurablePositions();
            live.Durable.OnAdvanced(lineage.Shard, before);
        }

        if (live.HomeShard is null || string.CompareOrdinal(lineage.Shard, live.HomeShard) > 0)
        {
            live.HomeShard = lineage.Shard;
        }

        if (_countsOfSensor[ReadingDisposition.Retired] > 0)
        {
            live.OnRetired();
            if (engine.LastReadingAt is null)
            {
                _runtime!.News.Tell(live.Id, null);
            }
        }

        if (live.HasNews(_runtime!.TellEvery, out var status))
        {
            _runtime.News.Tell(live.Id, status);
        }

        if (_changed.Count > 0)
        {
            _changed.ForEach(_runtime.Metrics.OnAnomaly);
            live.Raise(_changed);
            _changed.Clear();
        }

        if (_refused.Count > 0)
        {
            live.Refuse(_refused);
            _refused.Clear();
        }

        // Of a sensor that could not take its readings none counts: they will come again.
        _counts.Add(_countsOfSensor);
        _scored += _scoredOfSensor;
        _missing += _missingOfSensor;
        _refusedValues += _refusedValuesOfSensor;
        _idsForgotten += _idsForgottenOfSensor;
        (_countsOfSensor, _scoredOfSensor, _missingOfSensor, _refusedValuesOfSensor, _idsForgottenOfSensor) = (default, 0, 0, 0, 0);
        _taken = sensor + 1;
        _before = _taken < _readings.Count ? new EngineCounts(_readings[_taken].Engine) : default;
        live.LetGo();
    }

    private readonly record struct EngineCounts(long Scored, long RefusedValues, long IdsForgotten)
    {
        public EngineCounts(SensorEngine engine)
            : this(engine.Scored, engine.RefusedValues, engine.IdsForgotten)
        {
        }
    }

    private readonly record struct Held(LiveSensor Sensor, LogPosition? Before);
}
