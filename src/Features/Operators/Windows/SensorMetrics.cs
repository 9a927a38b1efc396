using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>The metrics of a sensor in ordinal order, with what they keep together: what a reading costs does not depend on how many metrics there are.</summary>
internal sealed class SensorMetrics
{
    private readonly List<MetricSeries> _all = new(1);

    /// <summary>The metrics.</summary>
    public List<MetricSeries> All => _all;

    /// <summary>The size of all of them together.</summary>
    public WindowSize Size { get; private set; }

    /// <summary>
    /// The time (ticks behind the sensor's clock) for which at least one of them keeps readings one by one; 0 without metrics.
    /// </summary>
    public long LongestRetention { get; private set; }

    /// <summary>The number of times that a metric was added or removed.</summary>
    public int Changes { get; private set; }

    /// <summary>Finds the index of a metric; below 0 the complement of where it would be.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="likely">The index where it is searched first: readings often name their metrics in order.</param>
    public int IndexOf(string metric, int likely = 0)
    {
        if ((uint)likely < (uint)_all.Count && _all[likely].Metric == metric)
        {
            return likely;
        }

        var low = 0;
        var high = _all.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_all[middle].Metric, metric);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>Adds a metric at its place.</summary>
    public void Insert(int at, MetricSeries series)
    {
        _all.Insert(at, series);
        Changes++;
        Size += series.Size;
        LongestRetention = Math.Max(LongestRetention, series.Plan.Retention);
    }

    /// <summary>Removes a metric.</summary>
    public void RemoveAt(int at)
    {
        var series = _all[at];
        _all.RemoveAt(at);
        Changes++;
        Size -= series.Size;
        if (series.Plan.Retention == LongestRetention)
        {
            LongestRetention = _all.Count == 0 ? 0 : _all.Max(other => other.Plan.Retention);
        }
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _all.Clear();
        Changes++;
        (Size, LongestRetention) = (default, 0);
    }

    /// <summary>Updates the size after that of a metric has changed.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="before">The size that it kept before.</param>
    public void Resize(MetricSeries series, WindowSize before) => Size += series.Size - before;
}
