using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>Computes the quantiles of a window with a hop from the sketches of its tiles.</summary>
internal static class SketchedFeatures
{
    /// <summary>Writes the window's quantiles; NaN where it has no readings.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="window">The window's place in the plan, which has a feature of a sketch.</param>
    /// <param name="asOf">The end of the window, in ticks.</param>
    /// <param name="moments">The sums over the same readings.</param>
    /// <param name="values">Room for one value a feature of the plan.</param>
    /// <returns>The relative error in force where it is beyond what a feature allows; null otherwise.</returns>
    public static double? Compute(MetricSeries series, int window, long asOf, in Moments moments, Span<double> values)
    {
        var plan = series.Plan;
        var tiles = series.Hops[plan.FamilyOfWindow[window]];
        using var sketch = new WindowSketch();
        Collect(series.Raw, tiles, tiles.IndexOf(plan.Windows[window].Start(asOf) + 1), asOf, sketch);
        for (var i = 0; i < plan.FeatureCount; i++)
        {
            if (plan.TryGetWindow(i, out var its, out var aggregation) && its == window && aggregation.Kind.IsSketch())
            {
                values[i] = sketch.Count == 0 ? double.NaN : Quantile(sketch, tiles.Grid!, aggregation.Kind.Percent(), moments);
            }
        }

        var error = sketch.Level == 0 ? 0 : tiles.Grid!.ErrorAt(sketch.Level);
        return error > plan.SketchErrors[window] ? error : null;
    }

    // No value is beyond the least and the greatest: so of equal values each quantile is exact.
    private static double Quantile(WindowSketch sketch, SketchGrid grid, int percent, in Moments moments)
    {
        var rank = (long)((Int128)percent * (sketch.Count - 1) / 100);
        return Math.Clamp(grid.ValueOf(sketch.KeyOfRank(rank), sketch.Level), moments.Min, moments.Max);
    }

    /// <summary>Adds the sketches of a window's tiles, each over all of its readings, wherever they are kept by now.</summary>
    private static void Collect(RawReadings raw, TileSeries tiles, long first, long asOf, WindowSketch total)
    {
        var next = raw.CountUpTo(first * tiles.Width);
        var end = raw.CountUpTo(asOf);
        Sketch? whole = null;
        for (var i = 0; i < tiles.Count; i++)
        {
            var index = tiles.Tiles[i].Index;
            if (index < first)
            {
                continue;
            }

            AddTiles(index);
            if (next < end && tiles.IndexOf(raw.Times[next]) == index)
            {
                AddTile(index, tiles.SketchAt(i));
            }
            else
            {
                total.Add(tiles.SketchAt(i));
            }
        }

        AddTiles(long.MaxValue);

        // Those whose readings are all kept one by one, before an index.
        void AddTiles(long before)
        {
            while (next < end && tiles.IndexOf(raw.Times[next]) is var index && index < before)
            {
                AddTile(index, null);
            }
        }

        void AddTile(long index, Sketch? earlier)
        {
            whole ??= new Sketch();
            whole.Clear();
            if (earlier is not null)
            {
                whole.CopyFrom(earlier);
            }

            for (var to = raw.CountUpTo((index + 1) * tiles.Width); next < Math.Min(to, end); next++)
            {
                whole.Add(tiles.Grid!.KeyOf(raw.Values[next]), tiles.MostBuckets);
            }

            total.Add(whole);
        }
    }
}
