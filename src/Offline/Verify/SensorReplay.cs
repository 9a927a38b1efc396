using SensorGrid.Client;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>One sensor's replay.</summary>
/// <param name="live">The live system's answer for it.</param>
/// <param name="limits">The last position to ingest, of every shard that it had readings from.</param>
/// <param name="refused">The readings that the live system refused.</param>
/// <param name="definitions">The definitions and the models of each record.</param>
internal sealed class SensorReplay(
    LiveAnswer live, IReadOnlyDictionary<ShardName, LogPosition> limits, RefusedReadings refused, PinnedDefinitions definitions)
{
    private readonly Dictionary<ShardName, LogPosition> _reached = [];
    private KeyEngine _engine = NewEngine(live, definitions, 0);
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
        foreach (var (revision, pinned) in ByRevision(shard.Name, taken))
        {
            Pin(revision);
            await ScoredReadings.TakeAsync(
                _engine,
                definitions.ScorerOf(_engine.Revision, live.SensorId),
                shard.Lineage,
                pinned,
                batch,
                (reading, _) => NoteRefused(shard.Name, reading),
                _anomalies,
                cancellationToken);
            _reached[shard.Name] = pinned[^1].Position;
        }
    }

    private IEnumerable<(long Revision, List<PlacedReading> Readings)> ByRevision(ShardName shard, List<PlacedReading> readings)
    {
        for (var first = 0; first < readings.Count;)
        {
            var revision = definitions.RevisionOf(shard, readings[first].Position);
            var pinned = readings.Skip(first).TakeWhile(reading => definitions.RevisionOf(shard, reading.Position) == revision).ToList();
            yield return (revision, pinned);
            first += pinned.Count;
        }
    }

    /// <summary>Goes over to a revision as the live sensor does: one without readings begins with it, and none goes back.</summary>
    private void Pin(long revision)
    {
        if (_reached.Count == 0)
        {
            _engine = NewEngine(live, definitions, revision);
        }
        else if (revision > _engine.Revision)
        {
            var changed = definitions.Of(revision);
            _engine = _engine.ChangeTo(revision, changed.For(live.SensorId), definitions.ScorerOf(revision, live.SensorId).Model, changed.Alarms.For(live.SensorId));
        }
    }

    private static KeyEngine NewEngine(LiveAnswer live, PinnedDefinitions definitions, long revision) =>
        new(definitions.Of(revision).For(live.SensorId), definitions.ScorerOf(revision, live.SensorId).Model, definitions.Of(revision).Alarms.For(live.SensorId), revision);

    private void NoteRefused(ShardName shard, PlacedReading reading)
    {
        if (_engine.Refused.Count > 0)
        {
            _deadLetters.Add(DeadLetterId.Of(RefusedValues.LogOf(shard), reading.Position));
        }
    }
}
