using SensorGrid.Client;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Reference;

namespace SensorGrid.Offline.Verify;

/// <summary>The result of the comparison.</summary>
public sealed class VerifyResult
{
    private readonly List<Difference> _differences = [];
    private readonly Dictionary<NotComparable, (int Items, int Sensors)> _notCompared = [];

    /// <summary>The number of compared sensors.</summary>
    public int Compared { get; private set; }

    /// <summary>The number of them that differ.</summary>
    public int Differing { get; private set; }

    /// <summary>All differences found.</summary>
    public IReadOnlyList<Difference> Differences => _differences;

    /// <summary>Sensors of the log that the live system does not know.</summary>
    public required IReadOnlyList<SensorInLog> Missing { get; init; }

    /// <summary>Sensors that did not reach the log's tip in time, and their newest answers.</summary>
    public required IReadOnlyList<(SensorInLog Sensor, LiveAnswer Answer)> Lagging { get; init; }

    /// <summary>The live system's dead letters.</summary>
    public required DeadLetterComparison DeadLetters { get; init; }

    /// <summary>The live system's anomalies; null when they could not be compared.</summary>
    public required AnomalyComparison? Anomalies { get; init; }

    /// <summary>The reason why anomalies could not be compared.</summary>
    public string? WhyNoAnomalies { get; init; }

    /// <summary>The shards whose newest readings the live system has not ingested, with the number of sensors that lack some.</summary>
    public required IReadOnlyList<(ShardName Shard, int Sensors)> LaggingShards { get; init; }

    /// <summary>The result of recomputing a sample from the raw records; null when that was not requested.</summary>
    public ReferenceResult? Reference { get; internal set; }

    /// <summary>Features and counters that could not be compared, by reason, and of how many sensors.</summary>
    public IReadOnlyDictionary<NotComparable, (int Items, int Sensors)> NotCompared => _notCompared;

    /// <summary>The outcome of the verification.</summary>
    public VerifyOutcome Outcome =>
        Differing > 0 || DeadLetters.Differs || Reference is { Differences.Count: > 0 } ? VerifyOutcome.Different
        : Compared == 0 || Missing.Count > 0 || Lagging.Count > 0 ? VerifyOutcome.NotCompared
        : VerifyOutcome.Equal;

    /// <summary>The number of compared sensors that are retired.</summary>
    public int Retired { get; private set; }

    /// <summary>Sensors of the log of which the live system refused every reading, since there were as many as there may be. They are not compared.</summary>
    public int Refused { get; internal set; }

    /// <summary>Adds sensors that the log retired and the live system does not know.</summary>
    /// <param name="retired">Their ids.</param>
    /// <param name="listed">The ids of those that are still on the list of sensors.</param>
    internal void AddRetired(IReadOnlyCollection<string> retired, IReadOnlyCollection<string> listed)
    {
        Retired += retired.Count;
        Compared += retired.Count;
        Differing += listed.Count;
        _differences.AddRange(listed.Select(id => new Difference(id, "list of sensors", "listed", "retired")));
    }

    internal void Add(SensorComparison comparison)
    {
        Compared++;
        Differing += comparison.Differences.Count > 0 ? 1 : 0;
        _differences.AddRange(comparison.Differences);
        foreach (var (reason, count) in comparison.NotCompared.Where(pair => pair.Value > 0))
        {
            var (items, sensors) = _notCompared.GetValueOrDefault(reason);
            _notCompared[reason] = (items + count, sensors + 1);
        }
    }
}
