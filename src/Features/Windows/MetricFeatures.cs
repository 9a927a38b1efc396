using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>Computes the features of one metric as of an instant.</summary>
internal static class MetricFeatures
{
    // Beyond so many windows of a metric their moments are no longer on the stack.
    private const int MostOnStack = 16;

    /// <summary>Writes a value for each of the plan's features; NaN for none.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="asOf">The instant, in ticks; not before the oldest one that the sensor can answer for.</param>
    /// <param name="values">Room for one value a feature.</param>
    /// <param name="warmup">The names of features whose window is not covered; null while there is none.</param>
    /// <param name="edges">The windows that begin elsewhere than they are defined to; null while there is none.</param>
    public static void Compute(MetricSeries series, long asOf, Span<double> values, ref List<string>? warmup, ref List<WindowEdge>? edges)
    {
        var plan = series.Plan;
        var windows = plan.Windows.Length <= MostOnStack ? stackalloc Moments[plan.Windows.Length] : new Moments[plan.Windows.Length];
        for (var i = 0; i < windows.Length; i++)
        {
            var start = plan.Windows[i].Start(asOf);
            var family = plan.FamilyOfWindow[i];
            windows[i] = family < 0 ? Exact(series, start, asOf, plan.WantsSlope[i]) : Hopping(series, series.Hops[family], start, asOf);
            if (start + 1 < series.CoveredFrom)
            {
                continue;
            }

            var error = plan.SketchErrors[i] > 0 ? SketchedFeatures.Compute(series, i, asOf, windows[i], values) : null;
            if (series.EdgeOf(family, start) is var edge && (edge != start || error is not null || (plan.WantsReadings[i] && !HasAllReadings(series, start))))
            {
                (edges ??= []).Add(EdgeOf(series, i, edge, error));
            }
        }

        for (var i = 0; i < plan.FeatureCount; i++)
        {
            if (!plan.TryGetWindow(i, out var window, out var aggregation))
            {
                values[i] = Age(series, asOf);
                if (double.IsNaN(values[i]) && series.CoveredFrom > long.MinValue)
                {
                    // It may have had a reading before the change of definitions.
                    (warmup ??= []).Add(plan.Names[i]);
                }
            }
            else if (plan.Windows[window].Start(asOf) + 1 < series.CoveredFrom)
            {
                values[i] = double.NaN;
                (warmup ??= []).Add(plan.Names[i]);
            }
            else if (!aggregation.Kind.NeedsReadings() && !aggregation.Kind.IsSketch())
            {
                values[i] = windows[window].Aggregate(aggregation.Kind);
            }
        }

        ComputeOneByOne(series, asOf, values);
    }

    /// <summary>Writes the ages alone, which change with the instant while all else stays: see <see cref="UnchangedUntil"/>.</summary>
    public static void ComputeAges(MetricSeries series, long asOf, Span<double> values)
    {
        for (var i = 0; i < series.Plan.FeatureCount; i++)
        {
            if (!series.Plan.TryGetWindow(i, out _, out _))
            {
                values[i] = Age(series, asOf);
            }
        }
    }

    /// <summary>
    /// Computes the earliest instant (ticks) from which on the features can differ from those as of another one, but for the ages, if no reading comes: a reading leaves a window, a
    /// hop begins, or a reading ahead of the instant enters.
    /// </summary>
    /// <param name="series">The metric, of which no feature is in warm-up and no window begins elsewhere than it is defined to.</param>
    /// <param name="asOf">The instant that they are computed as of.</param>
    /// <returns>The instant itself where each other one may have other features.</returns>
    public static long UnchangedUntil(MetricSeries series, long asOf)
    {
        var plan = series.Plan;
        var times = series.Raw.Times;
        var next = series.Raw.CountUpTo(asOf);
        var until = next < times.Length ? times[next] : long.MaxValue;
        for (var i = 0; i < plan.Windows.Length; i++)
        {
            if (plan.WantsReadings[i] || (plan.FamilyOfWindow[i] is >= 0 and var family && series.Hops[family].IsCoarse))
            {
                return asOf;
            }

            var start = plan.Windows[i].Start(asOf);
            var length = plan.Windows[i].Length.Ticks;
            if (plan.Windows[i].Hop is { Ticks: var hop })
            {
                until = Math.Min(until, start + hop + length);
                continue;
            }

            if (series.Seconds.NewestTime > start)
            {
                // It begins elsewhere than it is defined to as soon as its start is within a tile.
                return asOf;
            }

            var first = series.Raw.CountUpTo(start);
            until = first < times.Length ? Math.Min(until, times[first] + length) : until;
        }

        return until;
    }

    /// <summary>Computes the features that need the readings one by one. They have no value while some in the window are kept as sums alone.</summary>
    private static void ComputeOneByOne(MetricSeries series, long asOf, Span<double> values)
    {
        var plan = series.Plan;
        for (var window = 0; window < plan.Windows.Length; window++)
        {
            if (!plan.WantsReadings[window])
            {
                continue;
            }

            var start = plan.Windows[window].Start(asOf);
            var range = series.Raw.CountUpTo(start)..series.Raw.CountUpTo(asOf);
            var isWhole = start + 1 >= series.CoveredFrom && HasAllReadings(series, start);
            using var readings = new ReadingsInWindow(series.Raw.Times[range], series.Raw.Values[range], plan.Windows[window].Length, asOf);
            for (var i = 0; i < plan.FeatureCount; i++)
            {
                if (plan.TryGetWindow(i, out var its, out var aggregation) && its == window && aggregation.Kind.NeedsReadings())
                {
                    values[i] = isWhole ? readings.Aggregate(aggregation) : double.NaN;
                }
            }
        }
    }

    /// <summary>Determines whether all readings of a window are kept one by one, none as sums alone.</summary>
    private static bool HasAllReadings(MetricSeries series, long start) => series.Seconds.NewestTime <= start;

    /// <summary>Computes the left fold of the window's readings, in their order.</summary>
    private static Moments Exact(MetricSeries series, long start, long asOf, bool wantsSlope)
    {
        var moments = default(Moments);
        foreach (ref readonly var tile in series.Seconds.Tiles)
        {
            if (tile.Moments.LastTime > start)
            {
                moments.Merge(tile.Moments);
            }
        }

        var readings = series.Raw.CountUpTo(start)..series.Raw.CountUpTo(asOf);
        moments.AppendAll(series.Raw.Times[readings], series.Raw.Values[readings], wantsSlope);
        return moments;
    }

    /// <summary>Computes the fold of the window's tiles in time order, each the left fold of its readings in their order, wherever they are kept by now.</summary>
    private static Moments Hopping(MetricSeries series, TileSeries tiles, long start, long asOf)
    {
        var fold = new TileFold(tiles.IndexOf(start + 1));
        foreach (ref readonly var tile in tiles.Tiles)
        {
            fold.Add(tile.Index, tile.Moments);
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

    private static WindowEdge EdgeOf(MetricSeries series, int window, long edge, double? error)
    {
        var family = series.Plan.FamilyOfWindow[window];
        return new WindowEdge(
            series.Metric,
            series.Plan.Windows[window].Label,
            new DateTimeOffset(edge, TimeSpan.Zero),
            family < 0 ? null : TimeSpan.FromTicks(series.Hops[family].Width),
            error);
    }

    private static double Age(MetricSeries series, long asOf)
    {
        var last = series.Newest <= asOf ? series.Newest : series.NewestUpTo(asOf);
        return last == long.MinValue ? double.NaN : (asOf - last) / (double)TimeSpan.TicksPerSecond;
    }
}
