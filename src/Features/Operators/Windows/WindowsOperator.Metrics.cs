using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <content>Which metrics have a series: at most as many as the definitions allow.</content>
internal sealed partial class WindowsOperator
{
    // A value that has gone into a tile cannot be taken out of it.
    private bool TryRemove(int at, long time, ShardName shard, double? value)
    {
        var series = _metrics.All[at];
        var before = series.Size;
        var isRemoved = series.TryRemove(time, shard, value);
        _metrics.Resize(series, before);
        if (isRemoved)
        {
            _fullUntil = long.MinValue;
        }

        if (isRemoved && series.Newest == long.MinValue)
        {
            // It was there for that value alone.
            _metrics.RemoveAt(at);
        }

        return isRemoved;
    }

    /// <summary>Gets or adds the series that ingests a value; null when its metric has no features, or was refused.</summary>
    /// <remarks>
    /// A series that begins after a change of definitions has no values from before it: <see cref="MetricSeries.IsBeforeFeatures"/>.
    /// </remarks>
    private MetricSeries? SeriesFor(MetricValue value, long time, ref int likely)
    {
        var at = _metrics.IndexOf(value.Name, likely);
        if (at < 0)
        {
            if (time < key.CoveredFrom || definitions.PlanFor(value.Name) is not { } plan || !TryMakeRoom(value, time))
            {
                return null;
            }

            at = ~_metrics.IndexOf(value.Name, likely);
            _metrics.Insert(at, new MetricSeries(value.Name, plan) { CoveredFrom = key.CoveredFrom });
            _fullUntil = long.MinValue;
        }

        likely = at + 1;
        return _metrics.All[at].IsBeforeFeatures(time) ? null : _metrics.All[at];
    }

    private bool TryMakeRoom(MetricValue value, long time)
    {
        while (_metrics.All.Count >= definitions.MaxMetrics)
        {
            if (key.Clock <= _fullUntil || !TryForget())
            {
                Refuse(value, time);
                return false;
            }
        }

        return true;
    }

    // The metric that was silent for longest makes room, if no window reaches back to it.
    private bool TryForget()
    {
        var oldestAsOf = key.Clock - definitions.AllowedLateness.Ticks;
        MetricSeries? oldest = null;
        var fullUntil = long.MaxValue;
        foreach (var series in _metrics.All)
        {
            if (!series.IsForgettable(oldestAsOf))
            {
                fullUntil = Math.Min(fullUntil, series.Newest + series.Plan.LongestWindow + definitions.AllowedLateness.Ticks);
            }
            else if (oldest is null || series.Newest < oldest.Newest)
            {
                oldest = series;
            }
        }

        if (oldest is null)
        {
            _fullUntil = fullUntil;
            return false;
        }

        _metrics.RemoveAt(_metrics.IndexOf(oldest.Metric));
        return true;
    }

    private void Refuse(MetricValue value, long time)
    {
        // By the sensor's clock: of a shard that is far behind, no name would be remembered.
        var refused = _refusedMetrics ??= new RefusedMetrics();
        refused.RemoveBefore(key.Clock - definitions.LongestWindow.Ticks - definitions.AllowedLateness.Ticks);
        if (refused.Add(value.Name, Math.Max(time, key.Clock)))
        {
            (_refused ??= []).Add(value);
        }
    }
}
