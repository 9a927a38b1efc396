using SensorGrid.Features.Definitions;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.History;

/// <summary>Puts the readings of one metric into points: neighbours together where there are more than a chart has room for.</summary>
internal static class MetricHistoryBuilder
{
    /// <summary>Builds the points with event times from one instant to another, both inclusive; all in ticks.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="points">The maximum number.</param>
    /// <param name="step">See <see cref="SensorHistory.Step"/>.</param>
    /// <param name="rolling">See <see cref="SensorHistory.Rolling"/>.</param>
    public static HistoryPoint[] Build(MetricSeries series, long from, long to, int points, long step, long rolling)
    {
        // What the first point's window looks back on is needed, too.
        var kept = Kept(series, Math.Max(from, rolling) - rolling, to);
        if (kept.Count(moments => moments.LastTime >= from) > points)
        {
            kept = Together(kept, step);
        }

        return PointsOf(kept, from, rolling);
    }

    /// <summary>Collects everything kept, in time order, each reading once.</summary>
    private static List<Moments> Kept(MetricSeries series, long from, long to)
    {
        var kept = new List<Moments>();
        var tiles = FinestHop(series);
        var turn = tiles is null ? long.MinValue : TurnOf(series, tiles);
        if (tiles is not null)
        {
            AddTiles(kept, tiles, from, Math.Min(to, turn));
        }

        AddTiles(kept, series.Seconds, Math.Max(from, turn == long.MaxValue ? turn : turn + 1), to);
        var times = series.Raw.Times;
        var values = series.Raw.Values;
        var end = series.Raw.CountUpTo(to);
        for (var i = series.Raw.CountUpTo(from - 1); i < end; i++)
        {
            kept.Add(Moments.Of(times[i], values[i]));
        }

        return kept;
    }

    /// <summary>
    /// Finds the instant (ticks) up to which tiles of the hop are used; after it those of a second are. Above the cap a reading is in a tile of each kind. The instant is the end
    /// of one of each, or the greatest value when none end together.
    /// </summary>
    private static long TurnOf(MetricSeries series, TileSeries tiles)
    {
        if (series.Seconds.Count == 0)
        {
            return long.MaxValue;
        }

        var first = series.Seconds.Tiles[0].Moments.FirstTime;
        var end = (tiles.IndexOf(first) + 1) * tiles.Width;
        for (; end < series.RawFloor; end += tiles.Width)
        {
            if (end % series.Seconds.Width == 0)
            {
                return end;
            }
        }

        return long.MaxValue;
    }

    private static TileSeries? FinestHop(MetricSeries series)
    {
        TileSeries? finest = null;
        foreach (var tiles in series.Hops)
        {
            finest = finest is null || tiles.Width < finest.Width ? tiles : finest;
        }

        return finest;
    }

    private static void AddTiles(List<Moments> kept, TileSeries tiles, long from, long to)
    {
        foreach (ref readonly var tile in tiles.Tiles)
        {
            if (tile.Moments.LastTime >= from && tile.Moments.LastTime <= to)
            {
                kept.Add(tile.Moments);
            }
        }
    }

    private static List<Moments> Together(List<Moments> kept, long step)
    {
        var points = new List<Moments>();
        var last = long.MinValue;
        foreach (var moments in kept)
        {
            var index = WindowDefinition.FloorDivide(moments.LastTime, step);
            if (index > last)
            {
                points.Add(moments);
                last = index;
            }
            else
            {
                var point = points[^1];
                point.Merge(moments);
                points[^1] = point;
            }
        }

        return points;
    }

    private static HistoryPoint[] PointsOf(List<Moments> all, long from, long rolling)
    {
        var points = new List<HistoryPoint>(all.Count);
        var window = new RollingMoments(all);
        var first = 0;
        for (var i = 0; i < all.Count; i++)
        {
            var moments = all[i];
            while (all[first].LastTime <= moments.LastTime - rolling)
            {
                first++;
            }

            var looked = window.Next(first);
            if (moments.LastTime >= from)
            {
                points.Add(new HistoryPoint(
                    new DateTimeOffset(moments.LastTime, TimeSpan.Zero),
                    moments.Count,
                    moments.Min,
                    moments.Max,
                    moments.Aggregate(Aggregation.Mean),
                    looked.Aggregate(Aggregation.Mean),
                    looked.Aggregate(Aggregation.Std)));
            }
        }

        return [.. points];
    }
}
