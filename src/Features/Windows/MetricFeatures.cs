namespace SensorGrid.Features.Windows;

/// <summary>Computes the features of one metric as of an instant.</summary>
internal static class MetricFeatures
{
    /// <summary>Writes a value for each of the plan's features; NaN for none.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="asOf">The instant, in ticks; not before the sensor's newest event time less the allowed lateness.</param>
    /// <param name="values">Room for one value a feature.</param>
    /// <param name="warmup">Takes the names of features whose window is not covered.</param>
    /// <returns>Whether a window's edge was rounded.</returns>
    public static bool Compute(MetricSeries series, long asOf, Span<double> values, List<string> warmup)
    {
        var plan = series.Plan;
        var windows = new Moments[plan.Windows.Length];
        var approximate = false;
        for (var i = 0; i < windows.Length; i++)
        {
            var start = plan.Windows[i].Start(asOf);
            var family = plan.FamilyOfWindow[i];
            windows[i] = family < 0 ? Exact(series, start, asOf, plan.WantsSlope[i]) : Hopping(series, series.Hops[family], start, asOf);
            approximate |= IsRounded(series, family, start);
        }

        for (var i = 0; i < plan.FeatureCount; i++)
        {
            if (!plan.TryGetWindow(i, out var window, out var aggregation))
            {
                values[i] = Age(series, asOf);
            }
            else if (plan.Windows[window].Start(asOf) + 1 < series.CoveredFrom)
            {
                values[i] = double.NaN;
                warmup.Add(plan.Names[i]);
            }
            else
            {
                values[i] = windows[window].Aggregate(aggregation);
            }
        }

        return approximate;
    }

    /// <summary>The left fold of the window's readings, in their order.</summary>
    private static Moments Exact(MetricSeries series, long start, long asOf, bool wantsSlope)
    {
        var moments = default(Moments);
        foreach (ref readonly var tile in series.Seconds.Tiles)
        {
            if (tile.Moments.LastTime > start && tile.Moments.LastTime <= asOf)
            {
                moments.Merge(tile.Moments);
            }
        }

        var readings = series.Raw.CountUpTo(start)..series.Raw.CountUpTo(asOf);
        moments.AppendAll(series.Raw.Times[readings], series.Raw.Values[readings], wantsSlope);
        return moments;
    }

    /// <summary>The fold of the window's tiles in time order, each the left fold of its readings in their order, wherever they are kept by now.</summary>
    private static Moments Hopping(MetricSeries series, TileSeries tiles, long start, long asOf)
    {
        var fold = new TileFold(tiles.IndexOf(start + 1));
        foreach (ref readonly var tile in tiles.Tiles)
        {
            fold.Add(tile.Index, tile.Moments);
        }

        foreach (ref readonly var second in series.Seconds.Tiles)
        {
            if (second.Moments.LastTime <= asOf)
            {
                fold.Add(tiles.IndexOf(second.Moments.LastTime), second.Moments);
            }
        }

        var times = series.Raw.Times;
        var values = series.Raw.Values;
        var to = series.Raw.CountUpTo(asOf);
        var tileEnd = long.MinValue;
        for (var i = 0; i < to; i++)
        {
            // A division a tile, not one a reading.
            if (times[i] > tileEnd)
            {
                var index = tiles.IndexOf(times[i]);
                fold.MoveTo(index);
                tileEnd = (index + 1) * tiles.Width;
            }

            fold.Append(times[i], values[i]);
        }

        return fold.Total();
    }

    private static bool IsRounded(MetricSeries series, int family, long start) =>
        (series.Seconds.Count > 0 && series.Seconds.Tiles[^1].Moments.LastTime > start)
        || (family >= 0 && series.Hops[family].IsCoarse);

    private static double Age(MetricSeries series, long asOf)
    {
        var last = series.Newest <= asOf ? series.Newest : LastUpTo(series, asOf);
        return last == long.MinValue ? double.NaN : (asOf - last) / (double)TimeSpan.TicksPerSecond;
    }

    private static long LastUpTo(MetricSeries series, long asOf)
    {
        if (series.Raw.CountUpTo(asOf) is > 0 and var count)
        {
            return series.Raw.Times[count - 1];
        }

        var last = LastUpTo(series.Seconds, asOf);
        foreach (var hop in series.Hops)
        {
            last = Math.Max(last, LastUpTo(hop, asOf));
        }

        return last;
    }

    private static long LastUpTo(TileSeries tiles, long asOf)
    {
        for (var i = tiles.Count - 1; i >= 0; i--)
        {
            if (tiles.Tiles[i].Moments.LastTime <= asOf)
            {
                return tiles.Tiles[i].Moments.LastTime;
            }
        }

        return long.MinValue;
    }
}
