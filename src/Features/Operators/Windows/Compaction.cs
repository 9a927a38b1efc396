using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>Gives up precision where windows would keep more than <see cref="WindowLimits"/> allow: which, depends on the log alone.</summary>
internal static class Compaction
{
    /// <summary>Keeps a metric within its bounds.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="clock">The sensor's clock, in ticks.</param>
    /// <param name="maxRaw">The most readings that are kept one by one.</param>
    public static void OfMetric(MetricSeries series, long clock, int maxRaw)
    {
        if (series.Raw.Count > maxRaw)
        {
            series.Age(clock);
            while (series.Raw.Count > maxRaw)
            {
                series.CompactOldestSecond(clock);
            }
        }

        while (series.Seconds.Count > WindowLimits.SecondTiles)
        {
            series.Seconds.Coarsen();
        }

        while (series.HopTileCount > WindowLimits.HopTiles)
        {
            series.CoarsenHops();
        }
    }

    /// <summary>Keeps all metrics of a sensor within their common bounds.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="clock">The sensor's clock, in ticks.</param>
    /// <param name="most">The bounds.</param>
    public static void OfSensor(SensorMetrics metrics, long clock, WindowSize most)
    {
        // What compaction allocates is not for each reading.
        if (IsBeyond(metrics.Size, most))
        {
            Compact(metrics, clock, most);
        }
    }

    private static bool IsBeyond(in WindowSize size, in WindowSize most) => size.Raw > most.Raw || size.Seconds > most.Seconds || size.Hops > most.Hops || size.Buckets > most.Buckets;

    private static void Compact(SensorMetrics metrics, long clock, WindowSize most)
    {
        // A metric that is silent may hold what no window reaches any more.
        foreach (var series in metrics.All)
        {
            Change(metrics, series, silent => silent.Age(clock));
        }

        if (metrics.Size.Raw > most.Raw)
        {
            while (metrics.Size.Raw > WindowLimits.AfterCompaction(most.Raw))
            {
                Change(metrics, metrics.All.MaxBy(series => series.Raw.Count)!, series => series.CompactOldestSecond(clock));
            }
        }

        while (metrics.Size.Seconds > most.Seconds)
        {
            Change(metrics, metrics.All.MaxBy(series => series.Seconds.Count)!, series => series.Seconds.Coarsen());
        }

        while (metrics.Size.Hops > most.Hops)
        {
            Change(metrics, metrics.All.MaxBy(series => series.HopTileCount)!, series => series.CoarsenHops());
        }

        while (metrics.Size.Buckets > most.Buckets)
        {
            Change(metrics, metrics.All.MaxBy(series => series.Size.Buckets)!, series => series.CollapseSketches());
        }
    }

    private static void Change(SensorMetrics metrics, MetricSeries series, Action<MetricSeries> change)
    {
        var before = series.Size;
        change(series);
        metrics.Resize(series, before);
    }
}
