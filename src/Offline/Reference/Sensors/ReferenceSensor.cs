using SensorGrid.Offline.Reference.Definitions;
using SensorGrid.Offline.Reference.Records;

namespace SensorGrid.Offline.Reference.Sensors;

/// <summary>The raw readings of one sensor, as far as one instant needs them. Not safe for concurrent use.</summary>
/// <remarks>Readings of a shard come in log order, and all of a shard's parents before its own. Shards that do not descend from each other come in any order.</remarks>
/// <param name="definitions">The definitions of <c>features.json</c>.</param>
/// <param name="asOf">The instant, in ticks.</param>
/// <param name="oldest">No window reaches further back than to this, in ticks.</param>
/// <param name="isOneLineage">Whether the readings have one order.</param>
internal sealed class ReferenceSensor(ReferenceDefinitions definitions, long asOf, long oldest, bool isOneLineage)
{
    private const int PruneAbove = 4096;

    private readonly Dictionary<string, long> _borders = new(StringComparer.Ordinal);
    private readonly HashSet<(string Id, long Event)> _ids = [];
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);
    private MetricRoom _room = new(definitions);
    private List<PlacedReference> _kept = [];
    private long _clock = long.MinValue;
    private long _retiredUpTo = long.MinValue;
    private int _pruneKeptAt = PruneAbove;
    private int _pruneIdsAt = PruneAbove;

    /// <summary>The newest event time counted, in ticks; null when nothing was.</summary>
    public long? Newest { get; private set; }

    /// <summary>
    /// The number of readings that counted, by the order of the log. Meaningless without one lineage, like the other counters.
    /// </summary>
    public long Readings { get; private set; }

    public long Late { get; private set; }

    public long Duplicates { get; private set; }

    public long Missing { get; private set; }

    /// <summary>The number of values that were refused because the sensor had as many metrics as it may have.</summary>
    public long Refused { get; private set; }

    /// <summary>Gets whether it depends on an order that the log does not have which metrics are kept.</summary>
    public bool IsOverfull => !isOneLineage && _newest.Count > definitions.MaxMetrics;

    /// <summary>Gets whether the sensor was retired, so that what counts depends on an order that shards without a common parent do not have.</summary>
    public bool IsRetired => _retiredUpTo != long.MinValue;

    /// <param name="ancestors">Shards that the reading's shard came out of, over all generations.</param>
    public void Add(ReferencePlace place, ReferenceReading reading, IEnumerable<string> ancestors)
    {
        if (reading.Feedback is not null)
        {
            // A verdict on scores: no reading.
            return;
        }

        // A clock that is ahead of the arrival makes no other reading late.
        var clock = Math.Min(reading.Event, reading.Arrived);
        var border = ancestors.Append(place.Shard).Select(shard => _borders.GetValueOrDefault(shard, long.MinValue)).Max();
        var isLate = border != long.MinValue && reading.Event < border - definitions.Lateness;
        if (reading.Retires)
        {
            if (!isLate)
            {
                Retire(reading.Event);
            }

            return;
        }

        if (reading.Event <= _retiredUpTo || isLate)
        {
            Late++;
            return;
        }

        _borders[place.Shard] = Math.Max(border, clock);
        _clock = Math.Max(_clock, clock);
        if (!isOneLineage || IsFirst(reading, _borders[place.Shard] - definitions.Lateness))
        {
            Count(new PlacedReference(place, reading));
        }
        else
        {
            Duplicates++;
        }
    }

    /// <summary>Lists the readings that count, of each id and event time that at the lowest position, in the order of event time and position.</summary>
    public List<PlacedReference> Counted() =>
    [
        .. _kept
            .Where(kept => kept.Reading.Event <= asOf)
            .GroupBy(kept => kept.Reading.Id is { } id ? (object)(id, kept.Reading.Event) : kept)
            .Select(same => same.MinBy(kept => kept.Place)!)
            .OrderBy(kept => kept.Reading.Event).ThenBy(kept => kept.Place),
    ];

    private bool IsFirst(ReferenceReading reading, long lateBefore)
    {
        // Whatever comes with such an id again is late.
        if (_ids.Count >= _pruneIdsAt)
        {
            _ids.RemoveWhere(id => id.Event < lateBefore);
            _pruneIdsAt = Math.Max(PruneAbove, 2 * _ids.Count);
        }

        return reading.Id is null || _ids.Add((reading.Id, reading.Event));
    }

    private void Count(PlacedReference placed)
    {
        var reading = placed.Reading;
        Readings++;
        Newest = Math.Max(Newest ?? long.MinValue, reading.Event);
        Missing += reading.Metrics.Count(metric => metric.Value is null);
        KeyValuePair<string, double?>[] values = [.. reading.Metrics.Where(metric => metric.Value is not null && definitions.Covers(metric.Key))];
        KeyValuePair<string, double?>[] taken = isOneLineage ? [.. values.Where(metric => _room.Take(metric.Key, reading.Event, _clock))] : values;
        Refused += values.Length - taken.Length;
        Keep(placed with { Reading = reading with { Metrics = taken } });
    }

    // What no window reaches is kept for the age alone: the newest of each metric.
    private void Keep(PlacedReference placed)
    {
        _kept.Add(placed);
        if (placed.Reading.Event <= asOf)
        {
            foreach (var (metric, _) in placed.Reading.Metrics)
            {
                _newest[metric] = Math.Max(_newest.GetValueOrDefault(metric, long.MinValue), placed.Reading.Event);
            }
        }

        if (_kept.Count >= _pruneKeptAt)
        {
            _kept = [.. _kept.Where(kept => kept.Reading.Event > oldest || kept.Reading.Metrics.Any(metric => kept.Reading.Event == _newest.GetValueOrDefault(metric.Key)))];
            _pruneKeptAt = Math.Max(PruneAbove, 2 * _kept.Count);
        }
    }

    // The same retirement again is none.
    private void Retire(long time)
    {
        if (time <= _retiredUpTo)
        {
            return;
        }

        _retiredUpTo = time;
        _clock = long.MinValue;
        (Readings, Late, Duplicates, Missing, Refused, Newest) = (0, 0, 0, 0, 0, null);
        _kept.Clear();
        _ids.Clear();
        _newest.Clear();
        _room = new MetricRoom(definitions);
    }
}
