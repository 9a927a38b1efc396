using SensorGrid.Reference.Tests.Sql;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Which values are refused because their sensor has as many metrics as it may have, by going through the log.</summary>
internal sealed class MetricLimit(DefinitionsSpec definitions)
{
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);
    private long _clock = long.MinValue;

    /// <param name="values">Values of readings that are not late, in the order in which they were taken.</param>
    public List<(int Seq, string Metric)> Refused(IEnumerable<TakenValue> values)
    {
        var refused = new List<(int, string)>();
        foreach (var (seq, time, clock, metric, ends) in values)
        {
            if (ends)
            {
                _newest.Clear();
                continue;
            }

            _clock = Math.Max(_clock, clock);
            if (metric is not null && definitions.Covers(metric) && !Take(metric, time))
            {
                refused.Add((seq, metric));
            }
        }

        return refused;
    }

    private bool Take(string metric, long time)
    {
        // The one that was silent for longest makes room, if no window reaches back to it.
        if (!_newest.ContainsKey(metric) && _newest.Count == definitions.MaxMetrics
            && _newest.Where(pair => IsOutOfReach(pair.Key, pair.Value)).OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray() is [var (gone, _), ..])
        {
            _newest.Remove(gone);
        }

        if (!_newest.ContainsKey(metric) && _newest.Count == definitions.MaxMetrics)
        {
            return false;
        }

        _newest[metric] = Math.Max(time, _newest.GetValueOrDefault(metric, long.MinValue));
        return true;
    }

    private bool IsOutOfReach(string metric, long newest) => definitions.WindowsOf(metric).All(window => newest < window.Start(_clock - definitions.LatenessTicks));
}
