using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>Merges the records of all shards into one order: by ROWTIME, then by the name of the shard, then by the position in it. Not safe for concurrent use.</summary>
/// <remarks>
/// <para>
/// A record's ROWTIME is its arrival time, raised to the newest one before it in its shard, to the ends of the shards that its shard came out of, and to the ticks before it. So it never decreases,
/// and is a function of the log and the ticks. A record is released once no other shard can have one before it. Whatever the order and the sizes in which pages come, the sequence is the same.
/// </para>
/// <para>
/// A shard that was read to its end holds the time until its children are known. Ids of shards grow, so that children come after their parents at the same time.
/// </para>
/// </remarks>
public sealed class LogMerge
{
    /// <summary>The greatest number of ticks that are kept.</summary>
    public const int MostTicks = 10_000;

    /// <summary>The greatest number of ended shards of which it is kept how far they were read.</summary>
    public const int MostEnded = 10_000;

    private readonly SortedDictionary<ShardName, ShardLane> _lanes = [];
    private readonly List<TickFact> _raised = [];
    private readonly List<TickFact> _known = [];
    private readonly Dictionary<ShardName, ReadFact> _read;
    private readonly LaneOrder _order = new();

    // Set when something but a release of records has changed what comes next.
    private bool _isOrderOld = true;

    /// <param name="place">The place to begin at.</param>
    /// <param name="facts">What is known of records behind it that were read before.</param>
    public LogMerge(MergePlace place, MergeFacts facts)
    {
        _known.AddRange(facts.Ticks);
        _read = facts.Read.ToDictionary(read => read.Shard);
        foreach (var lane in place.Lanes)
        {
            _lanes.Add(lane.Shard, Open(lane));
        }
    }

    /// <summary>The shards.</summary>
    public IEnumerable<LaneStatus> Lanes => _lanes.Values.Select(lane => new LaneStatus(
        lane.Shard, lane.Read, lane.StartAt, !lane.IsAtEnd && lane.Parents.All(IsAtEnd), lane.IsAtEnd, lane.Waiting, lane.WaitingBytes));

    /// <summary>The place behind what was released.</summary>
    public MergePlace Place => new([.. _lanes.Values.Select(lane => lane.Place)]);

    /// <summary>What influences the records that were released, and those that will be: ticks that raised a record or ended a shard, and those behind the last record of a shard.</summary>
    public MergeFacts Facts => new(
        [.. _known, .. _lanes.Values.Select(lane => lane.Tick).OfType<TickFact>().Where(tick => !_known.Contains(tick))],
        [.. _lanes.Values.Select(lane => lane.KnownTo), .. _read.Values.Where(read => !_lanes.ContainsKey(read.Shard))]);

    /// <summary>Gets whether more ticks raised records, or more shards ended, than are kept: then a replay from the beginning may have other times.</summary>
    public bool HasLostTicks { get; private set; }

    /// <summary>Gets whether a shard ended whose children are not known: they are to be looked for.</summary>
    public bool AreChildrenAwaited => Childless.Any();

    /// <summary>The shards that ended and whose children are not known. They hold the time.</summary>
    public IEnumerable<ShardName> Childless => _lanes.Values.Where(lane => lane is { IsAtEnd: true, AreChildrenKnown: false }).Select(lane => lane.Shard);

    /// <summary>The time below which no record follows: milliseconds since 1970-01-01 (UTC).</summary>
    public long Frontier => _lanes.Values.Where(HoldsTime).Select(lane => lane.Bound).DefaultIfEmpty(long.MinValue).Min();

    /// <summary>Adds the shards that came out of those that are known here, of a list of all shards. Of any other shard nothing is to be read.</summary>
    /// <param name="shards">The shards, with the shards that they came out of, and their hash ranges.</param>
    /// <exception cref="ArgumentException">The name of a shard is not behind those of its parents.</exception>
    public void Discover(IEnumerable<(ShardName Shard, IReadOnlyList<ShardName> Parents, HashRange? Range)> shards)
    {
        foreach (var (shard, parents, range) in shards.OrderBy(one => one.Shard))
        {
            Discover(shard, parents, range);
        }

        foreach (var lane in _lanes.Values)
        {
            lane.AreChildrenKnown = HasAllChildren(lane);
        }

        _isOrderOld = true;
        Sweep();
    }
    /// <summary>Gets the stretch of the hash key space of a shard; null when it is not known.</summary>
    public HashRange? RangeOf(ShardName shard) => _lanes[shard].Range;

    /// <summary>Adds records of a shard, in their order; those that were read already are left out.</summary>
    public void Append(ShardName shard, IReadOnlyList<ShardRecord> records)
    {
        _lanes[shard].Append(records, _raised);
        KeepRaised();
        _isOrderOld = true;
    }

    /// <summary>States that no record of a shard follows that arrived before an instant. One that does nevertheless is raised to it.</summary>
    public void Advance(ShardName shard, long time)
    {
        _lanes[shard].Advance(time);
        _isOrderOld = true;
    }

    /// <summary>States that a shard was read to its end.</summary>
    public void End(ShardName shard)
    {
        var ended = _lanes[shard];
        ended.End(_raised);
        KeepRaised();
        foreach (var child in _lanes.Values.Where(lane => lane.Parents.Contains(shard)))
        {
            child.BeginAfter(ended.Clock);
        }

        _isOrderOld = true;
        Sweep();
    }

    /// <summary>Releases the next record, if no other can come before it.</summary>
    public bool TryTake(out LogRecord record)
    {
        if (_isOrderOld)
        {
            _order.Fill(_lanes.Values.Where(HoldsTime));
            _isOrderOld = false;
        }

        if (_order.First is not { Waiting: > 0 } lane)
        {
            record = default;
            return false;
        }

        record = lane.Take();
        if (lane.Waiting > 0)
        {
            _order.Settle();
        }
        else
        {
            _isOrderOld = true;
            Sweep();
        }

        return true;
    }

    private void Discover(ShardName shard, IReadOnlyList<ShardName> parents, HashRange? range)
    {
        ShardLane[] known = [.. parents.Where(_lanes.ContainsKey).Select(parent => _lanes[parent])];
        if (known.Length == 0 || _lanes.ContainsKey(shard))
        {
            return;
        }

        if (known.Any(parent => parent.Shard >= shard))
        {
            throw new ArgumentException($"The shard {shard} came out of {known.Max(parent => parent.Shard)}, whose name is not before its own.", nameof(shard));
        }

        var lane = Open(new LanePlace(shard, [.. known.Select(parent => parent.Shard)], range, null, long.MinValue, null));
        foreach (var parent in known.Where(parent => parent.IsAtEnd))
        {
            lane.BeginAfter(parent.Clock);
        }

        _lanes.Add(shard, lane);
        _isOrderOld = true;
    }

    private ShardLane Open(LanePlace place) =>
        new(place, _known.Where(tick => tick.Shard == place.Shard), _read.GetValueOrDefault(place.Shard));

    private bool IsAtEnd(ShardName shard) => !_lanes.TryGetValue(shard, out var lane) || lane.IsAtEnd;

    /// <summary>Determines whether a shard may have a record that is the next: not one of which nothing is left, nor one that waits for its parents, which hold the time themselves.</summary>
    private bool HoldsTime(ShardLane lane) => lane.Waiting > 0 || (!lane.IsPassed && (lane.IsAtEnd || lane.Parents.All(IsAtEnd)));

    /// <summary>Removes shards of which nothing is left, and whose children are known: parents first, so that no list of shards brings one back.</summary>
    private void Sweep()
    {
        while (_lanes.Values.FirstOrDefault(lane => lane is { IsPassed: true, Parents.Count: 0 }) is { } ended)
        {
            _lanes.Remove(ended.Shard);
            KeepRead(ended);
            foreach (var child in _lanes.Values)
            {
                child.Forget(ended);
            }
        }
    }

    // The ids of shards grow: the first name is that of the shard that ended longest ago.
    private void KeepRead(ShardLane ended)
    {
        _read[ended.Shard] = ended.KnownTo;
        while (_read.Count > MostEnded + _lanes.Count)
        {
            HasLostTicks = true;
            _read.Remove(_read.Keys.Where(shard => !_lanes.ContainsKey(shard)).Min());
        }
    }

    // A list of shards that was made while one is split may have one child of two.
    private bool HasAllChildren(ShardLane parent)
    {
        ShardLane[] children = [.. _lanes.Values.Where(lane => lane.Parents.Contains(parent.Shard))];
        if (parent.Range is not { } range || children.Any(child => child.Range is null))
        {
            return children.Length > 0;
        }

        var next = range.Start;
        foreach (var child in children.Select(child => child.Range!.Value).OrderBy(child => child.Start))
        {
            if (child.Start > next)
            {
                return false;
            }

            if (child.End >= range.End)
            {
                return true;
            }

            next = child.End >= next ? child.End + 1 : next;
        }

        return false;
    }

    private void KeepRaised()
    {
        foreach (var tick in _raised.Where(tick => !_known.Contains(tick)))
        {
            _known.Add(tick);
        }

        _raised.Clear();
        if (_known.Count > MostTicks)
        {
            HasLostTicks = true;
            _known.RemoveRange(0, _known.Count - MostTicks);
        }
    }
}
