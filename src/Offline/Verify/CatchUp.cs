using SensorGrid.Client;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>The sensors of the live system that have passed the positions that the log has for them.</summary>
internal sealed class CatchUp
{
    private readonly Dictionary<string, SensorInLog> _behind;
    private readonly Dictionary<string, LiveAnswer> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<ShardName> _entered = [];
    private readonly List<string> _retired = [];
    private readonly List<string> _refused = [];

    public CatchUp(LogSurvey survey, ShardGraph graph)
    {
        Graph = graph;
        _behind = survey.Sensors.Values.ToDictionary(sensor => sensor.Id, StringComparer.Ordinal);
    }

    /// <summary>The stream's shards; set anew when the stream was listed again.</summary>
    public ShardGraph Graph { get; set; }

    /// <summary>The sensors that are not there yet.</summary>
    public IReadOnlyCollection<SensorInLog> Behind => _behind.Values;

    /// <summary>The answers: of sensors that are there the first one since, of the others the newest, if any.</summary>
    public IReadOnlyDictionary<string, LiveAnswer> Answers => _answers;

    /// <summary>The ids of those that are retired, as the log has it: the live system does not know them.</summary>
    public IReadOnlyList<string> Retired => _retired;

    /// <summary>The ids of those of which the live system refused every reading, since there were as many sensors as there may be.</summary>
    public IReadOnlyList<string> Refused => _refused;

    /// <summary>Records the readings that the live system refused: their sensors are not awaited.</summary>
    public void Take(RefusedReadings refused)
    {
        foreach (var sensor in _behind.Values.Where(sensor => !_answers.ContainsKey(sensor.Id) && refused.ContainsAllOf(sensor)).ToArray())
        {
            _behind.Remove(sensor.Id);
            _refused.Add(sensor.Id);
        }
    }

    /// <summary>Records the live system's answers for sensors that were behind.</summary>
    /// <param name="asked">The ids that were requested.</param>
    /// <param name="answers">The answers; those that the live system does not know have none.</param>
    public void Take(IReadOnlyCollection<string> asked, IReadOnlyCollection<LiveAnswer> answers)
    {
        var known = answers.Select(answer => answer.SensorId).ToHashSet(StringComparer.Ordinal);
        foreach (var id in asked.Where(id => !known.Contains(id) && _behind[id].IsRetired))
        {
            // What it said before it was retired is no answer any more.
            _answers.Remove(id);
            _behind.Remove(id);
            _retired.Add(id);
        }

        foreach (var answer in answers)
        {
            _answers[answer.SensorId] = answer;
            _entered.UnionWith(answer.Positions.Keys);
        }

        foreach (var sensor in _behind.Values.ToArray())
        {
            if (_answers.TryGetValue(sensor.Id, out var answer) && sensor.Last.All(last => HasPassed(answer, last.Key, last.Value)))
            {
                _behind.Remove(sensor.Id);
            }
        }
    }

    /// <summary>Determines whether a sensor has ingested everything of a shard up to a position.</summary>
    public bool HasPassed(LiveAnswer answer, ShardName shard, LogPosition place) =>
        answer.Positions.TryGetValue(shard, out var position) ? position >= place : IsRead(shard);

    /// <summary>
    /// Determines whether the live system has read a shard to its end. A sensor forgets a shard that ended long ago. A child is read only
    /// after its parents, so one sensor with a position in a descendant proves it for all.
    /// </summary>
    public bool IsRead(ShardName shard) => _entered.Any(entered => Graph.IsAncestor(shard, entered));
}
