using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Offline.Verify;

/// <summary>Compares the live system's answer for one sensor with its replay, to the bit.</summary>
/// <param name="replay">The sensor, replayed to where the live system was.</param>
/// <param name="windows">The windows that features have.</param>
/// <param name="isOneLineage">Whether its readings came through one shard lineage.</param>
/// <param name="trimHorizon">The arrival time before which readings may have been trimmed; null when none was.</param>
/// <param name="anomalies">Compares its anomalies as well; null when the live system's are not known.</param>
/// <param name="selection">The features that the answer is of; null for all.</param>
internal sealed class SensorComparison(
    SensorReplay replay, FeatureWindows windows, bool isOneLineage, DateTimeOffset? trimHorizon, AnomalyComparison? anomalies = null, IReadOnlySet<string>? selection = null)
{
    private readonly List<Difference> _differences = [];
    private readonly Dictionary<NotComparable, int> _notCompared = [];

    public IReadOnlyList<Difference> Differences => _differences;

    /// <summary>The number of features and counters that were left out, by reason.</summary>
    public IReadOnlyDictionary<NotComparable, int> NotCompared => _notCompared;

    /// <summary>The number of features that were compared.</summary>
    public int Features { get; private set; }

    /// <summary>The number of counters that were compared.</summary>
    public int Counters { get; private set; }

    /// <summary>Gets whether the score was compared.</summary>
    public bool HasScore { get; private set; }

    /// <summary>Gets whether scores are compared: not with those of a platform that may round otherwise.</summary>
    public bool ScoresAreComparable { get; init; } = true;

    private LiveAnswer Live => replay.Live;

    public SensorComparison Run()
    {
        ComparePositions();
        if (Live.Revision != replay.Engine.Revision && isOneLineage && trimHorizon is null)
        {
            Differ("revision", $"{Live.Revision}", $"{replay.Engine.Revision}");
        }

        var newest = replay.Engine.LastReadingAt;
        if (newest != Live.Quality.LastReadingAt && !(trimHorizon is not null && newest is null))
        {
            Differ("lastReadingAt", Text(Live.Quality.LastReadingAt), newest is { } time ? Text(time) : "no reading");
        }

        if (newest is null || Live.AsOf < replay.Engine.OldestAsOf)
        {
            // There is nothing to compare with: the log has no reading for it, or none that old.
            Skip(NotComparable.Trimmed, trimHorizon is null ? 0 : Live.Names.Length);
            if (trimHorizon is null)
            {
                Differ("asOf", Text(Live.AsOf), replay.Engine.OldestAsOf is { } oldest ? $"nothing before {Text(oldest)}" : "nothing");
            }

            return this;
        }

        var replayed = replay.Engine.Compute(new AsOf(Live.AsOf))!;
        CompareFeatures(replayed);
        CompareCounters(replayed.Quality);
        CompareScore(replayed.Score);
        return this;
    }

    private void ComparePositions()
    {
        foreach (var (shard, position) in Live.Positions)
        {
            var isReached = replay.Reached.TryGetValue(shard, out var reached)
                && reached.Sequence == position.Sequence && reached.SubSequence == position.SubSequence;
            if (!isReached && trimHorizon is not null)
            {
                Skip(NotComparable.Trimmed, 1);
            }
            else if (!isReached)
            {
                var found = replay.Reached.ContainsKey(shard) ? $"last reading of the sensor up to there: {reached.Sequence}.{reached.SubSequence}" : "no reading of the sensor up to there";
                Differ($"position in {shard}", $"{position.Sequence}.{position.SubSequence}", found);
            }
        }
    }

    private void CompareFeatures(SensorFeatures replayed)
    {
        var live = new Dictionary<string, double>(Live.Names.Length, StringComparer.Ordinal);
        for (var i = 0; i < Live.Names.Length; i++)
        {
            live[Live.Names[i]] = Live.Values[i];
        }

        var isApproximate = IsApproximate(replayed.Quality);
        var values = replayed.Names.Zip(replayed.Values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        for (var i = 0; i < replayed.Names.Length; i++)
        {
            var name = replayed.Names[i];
            if (selection?.Contains(name) == false)
            {
                continue;
            }

            var isLive = live.Remove(name, out var value);
            if (WhyNotComparable(name, values, isApproximate) is { } reason)
            {
                Skip(reason, 1);
                continue;
            }

            Features++;
            if (!isLive)
            {
                Differ(name, "missing", Text(replayed.Values[i]));
            }
            else if (BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(replayed.Values[i]))
            {
                Differ(name, Text(value), Text(replayed.Values[i]));
            }
        }

        // What is left the replay does not know: of a metric whose readings are all trimmed, or nothing that the log explains.
        foreach (var (name, value) in live)
        {
            if (trimHorizon is not null)
            {
                Skip(NotComparable.Trimmed, 1);
                continue;
            }

            // Of a feature that was asked for and that the sensor does not have, the answer has null.
            Features++;
            if (selection is null || !double.IsNaN(value))
            {
                Differ(name, Text(value), "missing");
            }
        }
    }

    private void CompareCounters(FeatureQuality replayed)
    {
        if (trimHorizon is not null || !isOneLineage)
        {
            Skip(trimHorizon is not null ? NotComparable.Trimmed : NotComparable.SeveralLineages, 6);
            return;
        }

        CompareCounter("readings", Live.Quality.Readings, replayed.Readings);
        CompareCounter("late", Live.Quality.Late, replayed.Late);
        CompareCounter("duplicates", Live.Quality.Duplicates, replayed.Duplicates);
        CompareCounter("missing", Live.Quality.Missing, replayed.Missing);
        CompareCounter("idsForgotten", Live.Quality.IdsForgotten, replayed.IdsForgotten);
        CompareCounter("refused", Live.Quality.Refused, replayed.Refused);
    }

    // What was given up depends on how shards came together.
    private bool IsApproximate(FeatureQuality replayed) =>
        replayed.Approximate || Live.Quality.Approximate
        || replayed.Refused > 0 || Live.Quality.Refused > 0
        || replayed.IdsForgotten > 0 || Live.Quality.IdsForgotten > 0;

    private void CompareCounter(string name, long live, long replayed)
    {
        Counters++;
        if (live != replayed)
        {
            Differ($"quality.{name}", live.ToString(CultureInfo.InvariantCulture), replayed.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void CompareScore(SensorScore? replayed)
    {
        if (WhyScoreNotComparable(replayed) is { } reason)
        {
            Skip(reason, 1);
            return;
        }

        HasScore = true;
        if (replayed is null || Live.Score is not { } live)
        {
            if (replayed is not null || Live.Score is not null)
            {
                Differ("score", Text(Live.Score?.Score ?? double.NaN), Text(replayed?.Score ?? double.NaN));
            }

            return;
        }

        if (BitConverter.DoubleToInt64Bits(live.Score) != BitConverter.DoubleToInt64Bits(replayed.Score))
        {
            Differ("score", Text(live.Score), Text(replayed.Score));
        }

        if (live.ScoredAt != replayed.ScoredAt || live.IsAnomaly != replayed.IsAnomaly)
        {
            Differ("anomaly", $"{live.IsAnomaly} at {Text(live.ScoredAt)}", $"{replayed.IsAnomaly} at {Text(replayed.ScoredAt)}");
        }

        if (live.Rarity is { } rarity)
        {
            CompareRarity(live, rarity, replayed);
        }

        _differences.AddRange(anomalies?.Compare(replay) ?? []);
    }

    private void CompareRarity(LiveScore live, LiveRarity rarity, SensorScore replayed)
    {
        var expected = Rarities.Of(replayed);
        if (!rarity.IsSame(expected))
        {
            Differ("rarity", rarity.Describe(), expected.Describe());
        }

        if (live.Learning != replayed.Learning
            || (replayed.Learning && (live.LearningUntil != replayed.LearningUntil || live.LearningReadings != replayed.LearningReadings)))
        {
            Differ(
                "learning",
                Learning(live.Learning, live.LearningUntil, live.LearningReadings),
                Learning(replayed.Learning, replayed.LearningUntil, replayed.LearningReadings));
        }
    }

    private static string Learning(bool learning, DateTimeOffset? until, int readings) => !learning ? "has learnt" : string.Create(
        CultureInfo.InvariantCulture, $"until {(until is { } time ? Text(time) : "no time")}, {readings} more readings");

    private NotComparable? WhyScoreNotComparable(SensorScore? replayed) =>
        !Live.TellsScores ? NotComparable.NotScored
        : trimHorizon is not null ? NotComparable.Trimmed
        : !isOneLineage ? NotComparable.SeveralLineages
        : !ScoresAreComparable ? NotComparable.OtherArithmetic
        : Live.Score is { } live && (live.ModelChangedAt != replayed?.ModelChangedAt || (replayed is not null && live.Model != replayed.Model)) ? NotComparable.ModelChanged
        : null;

    private NotComparable? WhyNotComparable(string name, Dictionary<string, double> replayed, bool isApproximate) => Live.Quality.Warmup.Contains(name)
        ? NotComparable.Warmup
        : windows.SourcesOf(name).Select(source => WhyNotComparable(source, replayed.GetValueOrDefault(source, double.NaN), isApproximate)).FirstOrDefault(why => why is not null);

    private NotComparable? WhyNotComparable(string name, double replayed, bool isApproximate)
    {
        var window = windows.Of(name);
        if (trimHorizon is { } horizon && DependsOnBefore(horizon + windows.MaxFutureSkew, window?.Length, window?.Hop, replayed))
        {
            return Live.Quality.Gapped ? NotComparable.Gapped : NotComparable.Trimmed;
        }

        if (isOneLineage)
        {
            return null;
        }

        return window?.Hop is not null ? NotComparable.SeveralLineages
            : isApproximate ? NotComparable.ApproximateOverSeveralLineages
            : null;
    }

    // A trimmed reading's event time is before the horizon plus the most that a clock may be ahead.
    private bool DependsOnBefore(DateTimeOffset time, TimeSpan? length, TimeSpan? hop, double age) => length is { } window
        ? Live.AsOf - window - (hop ?? TimeSpan.Zero) < time
        : double.IsNaN(age) || Live.AsOf - TimeSpan.FromSeconds(age) < time;

    private void Skip(NotComparable reason, int count) => _notCompared[reason] = _notCompared.GetValueOrDefault(reason) + count;

    private void Differ(string what, string live, string replayed) => _differences.Add(new Difference(Live.SensorId, what, live, replayed));

    private static string Text(double value) => double.IsNaN(value) ? "null" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => Rfc3339.Format(time);
}
