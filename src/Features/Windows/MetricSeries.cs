using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Windows;

/// <summary>The state of one metric of a sensor. Times are ticks (100 ns since 0001-01-01T00:00:00Z).</summary>
/// <remarks>
/// <para>
/// A reading is kept one by one for the longest exact window plus the allowed lateness, behind the sensor's clock. Then it goes into the tiles of each hop, in time
/// order: a tile is a left fold over its readings in the order of the log, which is continued with those that are still kept
/// one by one. So a tile has the same bits whenever its readings moved.
/// </para>
/// <para>
/// Above the cap, the earliest readings kept one by one move early: into the tiles of each hop, and for the exact windows into tiles of one second. An exact window whose
/// start falls into such a tile begins with the tile: <see cref="EdgeOf"/> says where.
/// </para>
/// </remarks>
internal sealed class MetricSeries
{
    private readonly TileSeries[] _hops;

    public MetricSeries(string metric, MetricPlan plan)
    {
        Metric = metric;
        Plan = plan;
        _hops = Array.ConvertAll(plan.Families, family => new TileSeries(family));
    }

    public string Metric { get; }

    public MetricPlan Plan { get; }

    public RawReadings Raw { get; } = new();

    /// <summary>
    /// Tiles of one second, made above the cap. While there are any, every reading after their <see cref="TileSeries.RemovedUpTo"/> is in them or in <see cref="Raw"/>.
    /// </summary>
    public TileSeries Seconds { get; } = new(TimeSpan.TicksPerSecond);

    /// <summary>The tiles of each of the plan's hops.</summary>
    public ReadOnlySpan<TileSeries> Hops => _hops;

    /// <summary>The metric's newest event time; the least value when there is none.</summary>
    public long Newest { get; set; } = long.MinValue;

    /// <summary>Event times up to this one have moved out of <see cref="Raw"/> because of the cap; the least value when none has.</summary>
    public long RawFloor { get; set; } = long.MinValue;

    /// <summary>The newest event time that is no longer kept one by one because of its age; the least value when there is none.</summary>
    public long NewestAged { get; set; } = long.MinValue;

    /// <summary>The event time before which readings may be missing, because the definitions changed; the least value when none is.</summary>
    public long CoveredFrom { get; set; } = long.MinValue;

    public int HopTileCount
    {
        get
        {
            var count = 0;
            foreach (var tiles in _hops)
            {
                count += tiles.Count;
            }

            return count;
        }
    }

    /// <summary>The size of the kept data.</summary>
    public WindowSize Size
    {
        get
        {
            var (hops, buckets, bytes) = (0, 0, Raw.Bytes + Seconds.Bytes);
            foreach (var tiles in _hops)
            {
                hops += tiles.Count;
                buckets += tiles.BucketCount;
                bytes += tiles.Bytes;
            }

            return new WindowSize(Raw.Count, Seconds.Count, hops, buckets, bytes);
        }
    }

    /// <summary>Determines whether no window that can be queried reaches back to any of its readings.</summary>
    /// <param name="oldestAsOf">The sensor's clock less the allowed lateness.</param>
    public bool IsForgettable(long oldestAsOf)
    {
        if (Newest >= oldestAsOf)
        {
            return false;
        }

        foreach (var window in Plan.Windows)
        {
            if (Newest >= window.Start(oldestAsOf))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds one value and removes what is too old.</summary>
    /// <param name="time">Its event time.</param>
    /// <param name="value">The value.</param>
    /// <param name="shard">The shard it came from.</param>
    /// <param name="clock">The sensor's clock, this reading included.</param>
    /// <returns>Whether another reading of its event time and shard is kept one by one.</returns>
    public bool Add(long time, double value, ShardName shard, long clock)
    {
        Newest = Math.Max(Newest, time);
        var oldest = clock - Plan.Retention;
        var isTied = false;
        if (time < oldest)
        {
            NewestAged = Math.Max(NewestAged, time);
            AddToHops(time, value);
            AddToSeconds(time, value);
        }
        else if (time <= RawFloor)
        {
            AddToHops(time, value);
            AddToSeconds(time, value);
        }
        else
        {
            isTied = Raw.Add(time, value, shard);
        }

        Age(clock);
        return isTied;
    }

    /// <summary>Removes a value again, if it is still kept one by one.</summary>
    /// <param name="time">Its event time.</param>
    /// <param name="shard">The shard it came from.</param>
    /// <param name="value">The value; null for the first one of its event time and shard.</param>
    /// <returns>Whether it was.</returns>
    public bool TryRemove(long time, ShardName shard, double? value)
    {
        if (!Raw.Remove(time, shard, value))
        {
            return false;
        }

        if (Newest == time)
        {
            Newest = NewestUpTo(long.MaxValue);
        }

        return true;
    }

    /// <summary>Gets the newest event time at or before an instant that can be queried; the least value when there is none, or it is not known.</summary>
    public long NewestUpTo(long asOf)
    {
        var last = Raw.CountUpTo(asOf) is > 0 and var count ? Raw.Times[count - 1] : long.MinValue;
        if (last > long.MinValue && last >= CoveredFrom)
        {
            return last;
        }

        // What definitions with less lateness did not keep may be newer than the instant: then nobody knows what was just before that.
        var gone = Math.Max(RawFloor, NewestAged);
        return gone > asOf ? long.MinValue : Math.Max(last, gone);
    }

    /// <summary>
    /// Determines whether a value is from before the change of definitions with which the metric got features: no window that is covered holds it, and the metric may have had a newer one then, so
    /// its age would be wrong.
    /// </summary>
    /// <param name="time">Its event time, in ticks.</param>
    public bool IsBeforeFeatures(long time) =>
        time < CoveredFrom && Math.Max(RawFloor, NewestAged) == long.MinValue && (Raw.Count == 0 || Raw.Times[0] >= CoveredFrom);

    /// <summary>Moves the earliest second of what is kept one by one into a tile. The series has been aged to the clock before.</summary>
    public void CompactOldestSecond(long clock)
    {
        if (Seconds.Count == 0)
        {
            Seconds.RemovedUpTo = Math.Max(Seconds.RemovedUpTo, clock - Plan.Retention - 1);
        }

        // A second, however wide the tiles are by now: short windows are exact only over what is kept one by one.
        var end = (WindowDefinition.FloorDivide(Raw.Times[0] - 1, TimeSpan.TicksPerSecond) + 1) * TimeSpan.TicksPerSecond;
        var count = Raw.CountUpTo(end);
        for (var i = 0; i < count; i++)
        {
            Seconds.Add(Raw.Times[i], Raw.Values[i]);
            AddToHops(Raw.Times[i], Raw.Values[i]);
        }

        RawFloor = Raw.Times[count - 1];
        Raw.RemoveFirst(count);
    }

    /// <summary>Doubles the width of the hop that has the most tiles.</summary>
    public void CoarsenHops() => _hops.MaxBy(tiles => tiles.Count)!.Coarsen();

    /// <summary>Makes two neighbouring buckets one in the sketches of all tiles.</summary>
    public void CollapseSketches()
    {
        foreach (var tiles in _hops)
        {
            tiles.CollapseSketches();
        }
    }

    /// <summary>Computes the actual start (exclusive) of a window that is defined to begin at an instant: tiles cannot be cut.</summary>
    /// <param name="family">The window's place among the plan's hops; -1 for an exact one.</param>
    /// <param name="start">The start as defined.</param>
    public long EdgeOf(int family, long start)
    {
        if (family >= 0)
        {
            return _hops[family].IsCoarse ? _hops[family].EdgeOf(start) : start;
        }

        foreach (ref readonly var tile in Seconds.Tiles)
        {
            if (tile.Moments.LastTime > start)
            {
                return Math.Min(start, Math.Max(tile.Index * Seconds.Width, Seconds.RemovedUpTo));
            }
        }

        return start;
    }

    /// <summary>Removes what no window can reach any more, and moves into tiles what is too old to be kept one by one.</summary>
    public void Age(long clock)
    {
        var oldest = clock - Plan.Retention;
        if (Seconds.Count > 0)
        {
            Seconds.RemoveBefore(oldest);
        }

        var count = 0;
        while (count < Raw.Count && Raw.Times[count] < oldest)
        {
            AddToHops(Raw.Times[count], Raw.Values[count]);
            count++;
        }

        if (count > 0)
        {
            NewestAged = Math.Max(NewestAged, Raw.Times[count - 1]);
            Raw.RemoveFirst(count);
        }

        for (var i = 0; i < _hops.Length; i++)
        {
            var family = Plan.Families[i];
            _hops[i].RemoveUpTo(WindowDefinition.FloorDivide(clock - family.Retention, family.Hop) * family.Hop);
        }
    }

    private void AddToSeconds(long time, double value)
    {
        if (Seconds.Count > 0)
        {
            Seconds.Add(time, value);
        }
    }

    private void AddToHops(long time, double value)
    {
        foreach (var hop in _hops)
        {
            hop.Add(time, value);
        }
    }
}
