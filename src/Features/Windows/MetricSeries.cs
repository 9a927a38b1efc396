using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>All that a sensor keeps of one metric. Times are ticks (100 ns since 0001-01-01T00:00:00Z).</summary>
/// <remarks>
/// <para>
/// A reading is kept one by one for the longest exact window plus the allowed lateness. Then it goes into the tiles of each hop, in time
/// order: what a tile holds is a left fold over its readings in <see cref="TotalOrder"/>, which is continued with those that are still kept
/// one by one. So a tile has the same bits whenever its readings moved.
/// </para>
/// <para>
/// Above the cap, the earliest readings kept one by one move into tiles of one second on the way. Such a tile stands where its latest reading
/// does, and answers are approximate.
/// </para>
/// </remarks>
internal sealed class MetricSeries
{
    private readonly TileSeries[] _hops;

    public MetricSeries(string metric, MetricPlan plan)
    {
        Metric = metric;
        Plan = plan;
        _hops = Array.ConvertAll(plan.Families, family => new TileSeries(family.Hop));
    }

    public string Metric { get; }

    public MetricPlan Plan { get; }

    public RawReadings Raw { get; } = new();

    /// <summary>Tiles of one second, made above the cap.</summary>
    public TileSeries Seconds { get; } = new(TimeSpan.TicksPerSecond);

    /// <summary>The tiles of each of the plan's hops.</summary>
    public ReadOnlySpan<TileSeries> Hops => _hops;

    /// <summary>The metric's newest event time; the least value when there is none.</summary>
    public long Newest { get; set; } = long.MinValue;

    /// <summary>Event times up to this one have moved out of <see cref="Raw"/> because of the cap; the least value when none has.</summary>
    public long RawFloor { get; set; } = long.MinValue;

    /// <summary>Before this event time readings may be missing, because the definitions changed; the least value when none is.</summary>
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

    /// <summary>The event time from which on every reading is still kept one by one.</summary>
    public long RawFrom(long sensorNewest)
    {
        var from = Math.Max(sensorNewest - Plan.Retention, CoveredFrom);
        return RawFloor >= from ? RawFloor + 1 : from;
    }

    /// <summary>Takes one value and lets go of what is too old.</summary>
    /// <param name="time">Its event time.</param>
    /// <param name="value">The value.</param>
    /// <param name="sensorNewest">The sensor's newest event time, this reading included.</param>
    public void Add(long time, double value, long sensorNewest)
    {
        Newest = Math.Max(Newest, time);
        var oldest = sensorNewest - Plan.Retention;
        if (time < oldest)
        {
            AddToHops(time, value);
        }
        else if (time <= RawFloor)
        {
            Seconds.Add(time, value);
        }
        else
        {
            Raw.Add(time, value);
        }

        Age(oldest, sensorNewest);
    }

    /// <summary>Takes a value out again, if it is still kept one by one.</summary>
    /// <returns>Whether it was.</returns>
    public bool TryRemove(long time, double value)
    {
        if (!Raw.Remove(time, value))
        {
            return false;
        }

        if (Newest == time)
        {
            Newest = NewestKept();
        }

        return true;
    }

    /// <summary>Moves the earliest second of what is kept one by one into a tile.</summary>
    public void CompactOldestSecond()
    {
        var end = (Seconds.IndexOf(Raw.Times[0]) + 1) * Seconds.Width;
        var count = Raw.CountUpTo(end);
        for (var i = 0; i < count; i++)
        {
            Seconds.Add(Raw.Times[i], Raw.Values[i]);
        }

        RawFloor = Raw.Times[count - 1];
        Raw.RemoveFirst(count);
    }

    /// <summary>Doubles the width of the hop that has the most tiles.</summary>
    public void CoarsenHops() => _hops.MaxBy(tiles => tiles.Count)!.Coarsen();

    private void Age(long oldest, long sensorNewest)
    {
        while (Seconds.TryRemoveFirstBefore(oldest, out var moments))
        {
            foreach (var hop in _hops)
            {
                hop.Add(moments);
            }
        }

        var count = 0;
        while (count < Raw.Count && Raw.Times[count] < oldest)
        {
            AddToHops(Raw.Times[count], Raw.Values[count]);
            count++;
        }

        Raw.RemoveFirst(count);
        for (var i = 0; i < _hops.Length; i++)
        {
            var family = Plan.Families[i];
            _hops[i].RemoveUpTo(WindowDefinition.FloorDivide(sensorNewest - family.Retention, family.Hop) * family.Hop);
        }
    }

    private void AddToHops(long time, double value)
    {
        foreach (var hop in _hops)
        {
            hop.Add(time, value);
        }
    }

    private long NewestKept()
    {
        if (Raw.Count > 0)
        {
            return Raw.Times[^1];
        }

        var newest = Seconds.Count > 0 ? Seconds.Tiles[^1].Moments.LastTime : long.MinValue;
        foreach (var hop in _hops)
        {
            newest = hop.Count > 0 ? Math.Max(newest, hop.Tiles[^1].Moments.LastTime) : newest;
        }

        return newest;
    }
}
