using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>One sensor's replay.</summary>
/// <param name="live">The live system's answer for it.</param>
/// <param name="limits">The last position to ingest, of every shard that it had readings from.</param>
/// <param name="refused">The readings that the live system refused.</param>
/// <param name="scorer">The model.</param>
internal sealed class SensorReplay(
    LiveAnswer live, IReadOnlyDictionary<ShardName, LogPosition> limits, RefusedReadings refused, FeatureDefinitions definitions, IModelScorer scorer)
{
    private readonly Dictionary<ShardName, LogPosition> _reached = [];
    private readonly KeyEngine _engine = new(definitions, scorer.Model, definitions.Alarms.For(live.SensorId));
    private readonly List<AnomalyEpisode> _anomalies = [];
    private readonly List<string> _deadLetters = [];

    public LiveAnswer Live => live;

    public IReadOnlyDictionary<ShardName, LogPosition> Limits => limits;

    public KeyEngine Engine => _engine;

    /// <summary>The last position that was found and ingested in every shard.</summary>
    public IReadOnlyDictionary<ShardName, LogPosition> Reached => _reached;

    /// <summary>The anomalies it raised, each state of each, in order.</summary>
    public IEnumerable<AnomalyEpisode> Anomalies => _anomalies.Where(episode => episode.Kind != AnomalyKind.Silence);

    /// <summary>The ids of the dead letters it made, of values that it had no room for.</summary>
    public IReadOnlyList<string> DeadLetters => _deadLetters;

    /// <summary>Gets the ids of the anomalies it raised.</summary>
    public IEnumerable<string> AnomalyIds() => Anomalies.Select(episode => AnomalyId.Of(live.SensorId, episode)).Distinct(StringComparer.Ordinal);

    /// <summary>Gets whether readings of it were refused before it was admitted.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Ingests those of a shard's next readings that the live system had ingested. One call at a time.</summary>
    /// <param name="batch">Room for the rows of the model.</param>
    public async ValueTask AddAsync(LogShard shard, List<PlacedReading> readings, ScoringBatch batch, CancellationToken cancellationToken)
    {
        if (!limits.TryGetValue(shard.Name, out var limit))
        {
            return;
        }

        var taken = readings.TakeWhile(reading => reading.Position <= limit).ToList();
        WasRefused |= taken.RemoveAll(reading => refused.Contains(shard.Name, reading.Position)) > 0;
        if (taken.Count > 0)
        {
            await ScoredReadings.TakeAsync(_engine, scorer, shard.Lineage, taken, batch, (reading, _) => NoteRefused(shard.Name, reading), _anomalies, cancellationToken);
            _reached[shard.Name] = taken[^1].Position;
        }
    }

    private void NoteRefused(ShardName shard, PlacedReading reading)
    {
        if (_engine.Refused.Count > 0)
        {
            _deadLetters.Add(DeadLetterId.Of(RefusedValues.LogOf(shard), reading.Position));
        }
    }
}
