using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Offline.Replay;

/// <summary>Feeds readings to the engines of their sensors, as if all of them came from one shard, and reports the effect of each. Not safe for concurrent use.</summary>
/// <param name="definitions">The features.</param>
/// <param name="scorer">The model.</param>
/// <param name="withFeatures">Whether features are computed.</param>
/// <param name="onAnomaly">Hears of each state of each anomaly, with the sensor's id.</param>
public sealed class Replayer(FeatureDefinitions definitions, IModelScorer scorer, bool withFeatures, Action<string, AnomalyEpisode>? onAnomaly = null)
{
    /// <summary>The number of readings to add at a time: those of one sensor go through the model together.</summary>
    public const int Page = 8192;

    private static readonly ShardLineage File = new(ShardName.Of(null, "file"), []);

    private readonly Dictionary<string, Sensor> _sensors = new(StringComparer.Ordinal);
    private readonly List<Sensor> _onPage = [];
    private readonly ScoringBatch _batch = new();
    private readonly List<AnomalyEpisode> _changed = [];
    private ulong _place;

    // How many of the changes were made by readings before the next one.
    private int _told;

    /// <summary>The number of sensors that had a reading, from 0.</summary>
    public int SensorCount => _sensors.Count;

    /// <summary>Ingests the next readings.</summary>
    /// <param name="readings">The readings in the order of the log; any number, best <see cref="Page"/>.</param>
    /// <param name="cancellationToken">The token that cancels the call. The replayer is of no use afterwards.</param>
    /// <returns>The effect of each, in their order.</returns>
    public async Task<ReplayedReading[]> AddAsync(IReadOnlyList<Reading> readings, CancellationToken cancellationToken)
    {
        for (var i = 0; i < readings.Count; i++)
        {
            var sensor = GetOrAdd(readings[i].SensorId);
            if (sensor.Page.Count == 0)
            {
                _onPage.Add(sensor);
            }

            sensor.Page.Add(new PlacedReading(new LogPosition(new SequenceNumber(0, ++_place), 0, 0), readings[i]));
            sensor.Rows.Add(i);
        }

        var results = new ReplayedReading[readings.Count];
        foreach (var sensor in _onPage)
        {
            var next = 0;
            await ScoredReadings.TakeAsync(
                sensor.Engine,
                scorer,
                File,
                sensor.Page,
                _batch,
                (placed, disposition) => results[sensor.Rows[next++]] = Tell(sensor, placed.Reading, disposition),
                _changed,
                cancellationToken);
            foreach (var anomaly in _changed)
            {
                onAnomaly?.Invoke(sensor.Id, anomaly);
            }

            sensor.Page.Clear();
            sensor.Rows.Clear();
            _changed.Clear();
            _told = 0;
        }

        _onPage.Clear();
        return results;
    }

    private ReplayedReading Tell(Sensor sensor, Reading reading, ReadingDisposition disposition)
    {
        var score = sensor.Engine.Score;
        var isScored = score is not null && score.ScoredAt != sensor.ScoredAt;
        sensor.ScoredAt = score?.ScoredAt;
        var features = withFeatures && reading.EventTime >= sensor.Engine.OldestAsOf ? sensor.Engine.Compute(new AsOf(reading.EventTime)) : null;
        var opened = Opened();
        return new ReplayedReading(disposition, score?.Score ?? double.NaN, isScored && score!.RaisedAlarm, isScored && score!.IsNews, features)
        {
            OpensAnomaly = opened is not null,
            ExpectedEveryDays = opened is not null ? opened.ExpectedEveryDays : isScored ? score!.ExpectedEveryDays : null,
            Severity = opened is not null ? opened.Severity : isScored ? score!.Severity : null,
        };
    }

    /// <summary>Gets the anomaly that the last reading opened; null when it opened none.</summary>
    private AnomalyEpisode? Opened()
    {
        AnomalyEpisode? opened = null;
        for (; _told < _changed.Count; _told++)
        {
            opened = _changed[_told] is { Revision: 0, Kind: AnomalyKind.Score } episode ? episode : opened;
        }

        return opened;
    }

    private Sensor GetOrAdd(string id)
    {
        if (!_sensors.TryGetValue(id, out var sensor))
        {
            sensor = new Sensor(id, new KeyEngine(definitions.For(id), scorer.Model, definitions.Alarms.For(id)));
            _sensors.Add(id, sensor);
        }

        return sensor;
    }

    private sealed class Sensor(string id, KeyEngine engine)
    {
        public string Id => id;

        public KeyEngine Engine => engine;

        /// <summary>Its readings on the page, and which of the page each is.</summary>
        public List<PlacedReading> Page { get; } = [];

        public List<int> Rows { get; } = [];

        public DateTimeOffset? ScoredAt { get; set; }
    }
}
