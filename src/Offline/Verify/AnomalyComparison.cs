using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;

namespace SensorGrid.Offline.Verify;

/// <summary>Compares the live system's feed of anomalies with those that a replay of the log raises: none missing, none surplus, none twice.</summary>
public sealed class AnomalyComparison
{
    private readonly ILookup<string, LiveAnomaly> _live;
    private readonly bool _keepsAll;

    /// <param name="live">The feed.</param>
    /// <param name="keepsAll">Whether the feed has all there ever were, and not only the newest.</param>
    internal AnomalyComparison(IEnumerable<LiveAnomaly> live, bool keepsAll) =>
        (_live, _keepsAll) = (live.ToLookup(anomaly => anomaly.SensorId, StringComparer.Ordinal), keepsAll);

    /// <summary>The number of anomalies that the replays raised.</summary>
    public int Expected { get; private set; }

    /// <summary>The number of those that the feed lacks.</summary>
    public int Missing { get; private set; }

    /// <summary>The number of anomalies in the feed that no replay raised.</summary>
    public int Surplus { get; private set; }

    /// <summary>The number of anomalies that the feed has more than once.</summary>
    public int Twice { get; private set; }

    /// <summary>Determines whether the feed has every anomaly that was replayed as it was replayed, or further on.</summary>
    internal static bool IsUpToDate(IEnumerable<LiveAnomaly> live, IEnumerable<SensorReplay> replays)
    {
        var found = live.ToLookup(anomaly => anomaly.Id, StringComparer.Ordinal);
        return replays.All(replay => LastStates(replay).All(last => found[last.Id].Any(copy => IsSame(copy, last.Replayed))));
    }

    /// <summary>Compares those of one sensor, whose scores are comparable.</summary>
    /// <param name="replay">The sensor, replayed to where the live system was.</param>
    internal IEnumerable<Difference> Compare(SensorReplay replay)
    {
        var sensorId = replay.Live.SensorId;
        var found = _live[sensorId].ToLookup(anomaly => anomaly.Id, StringComparer.Ordinal);
        var raised = new HashSet<string>(StringComparer.Ordinal);

        foreach (var (id, replayed) in LastStates(replay))
        {
            Expected++;
            raised.Add(id);
            var copies = found[id].ToArray();
            if (copies.Length == 0 && _keepsAll)
            {
                Missing++;
                yield return new Difference(sensorId, $"anomaly {id}", "missing", Text(replayed));
            }
            else if (copies.Length > 1)
            {
                Twice++;
                yield return new Difference(sensorId, $"anomaly {id}", $"{copies.Length} times", "once");
            }
            else if (copies.Length == 1 && !IsSame(copies[0], replayed))
            {
                yield return new Difference(sensorId, $"anomaly {id}", Text(copies[0]), Text(replayed));
            }
        }

        foreach (var anomaly in _live[sensorId].Where(anomaly => !raised.Contains(anomaly.Id) && IsReplayed(anomaly, replay)))
        {
            Surplus++;
            yield return new Difference(sensorId, $"anomaly {anomaly.Id}", Text(anomaly), "missing");
        }
    }

    private static IEnumerable<(string Id, AnomalyEpisode Replayed)> LastStates(SensorReplay replay) => replay.Anomalies
        .GroupBy(episode => AnomalyId.Of(replay.Live.SensorId, episode), StringComparer.Ordinal)
        .Select(states => (states.Key, states.Last()));

    // What the live system raised after it answered for the sensor is not the replay's business.
    private static bool IsReplayed(LiveAnomaly anomaly, SensorReplay replay) =>
        !AnomalyId.IsSilence(anomaly.Id)
        && (!AnomalyId.TryParse(anomaly.Id, replay.Live.SensorId, out var opening)
        || (replay.Limits.TryGetValue(opening.Shard, out var limit) && opening.Position <= limit));

    // The live one may have gone on since: an open anomaly may have risen or ended.
    private static bool IsSame(LiveAnomaly live, AnomalyEpisode replayed) =>
        live.StartedAt == replayed.StartedAt
        && (replayed.EndedAt is null
            ? IsSamePeak(live, replayed) || IsLaterPeak(live, replayed)
            : live.EndedAt == replayed.EndedAt && IsSamePeak(live, replayed));

    private static bool IsSamePeak(LiveAnomaly live, AnomalyEpisode replayed) =>
        live.PeakAt == replayed.PeakAt
        && BitConverter.DoubleToInt64Bits(live.Score) == BitConverter.DoubleToInt64Bits(replayed.Score)
        && live.Rarity?.IsSame(Rarities.Of(replayed)) != false;

    // Of two peaks the higher one is the rarer one, or, where there is no rarity, the one of the higher score. Readings may share an event time.
    private static bool IsLaterPeak(LiveAnomaly live, AnomalyEpisode replayed) =>
        live.PeakAt >= replayed.PeakAt
        && (live.Rarity is { ExpectedEveryDays: not null } rarity
            ? rarity.IsAtLeast(Rarities.Of(replayed)) && (live.PeakAt > replayed.PeakAt || !rarity.IsSame(Rarities.Of(replayed)))
            : live.Score > replayed.Score);

    private static string Text(LiveAnomaly anomaly) => Text(anomaly.StartedAt, anomaly.PeakAt, anomaly.EndedAt, anomaly.Score, anomaly.Rarity);

    private static string Text(AnomalyEpisode episode) =>
        Text(episode.StartedAt, episode.PeakAt, episode.EndedAt, episode.Score, Rarities.Of(episode));

    private static string Text(DateTimeOffset startedAt, DateTimeOffset peakAt, DateTimeOffset? endedAt, double score, LiveRarity? rarity) => string.Create(
        CultureInfo.InvariantCulture,
        $"{score:R} at {Rfc3339.Format(peakAt)}, from {Rfc3339.Format(startedAt)} to {(endedAt is { } end ? Rfc3339.Format(end) : "now")}{(rarity is { } known ? $", {known.Describe()}" : "")}");
}
