using SensorGrid.Offline.Reference.Definitions;

namespace SensorGrid.Offline.Reference.Sensors;

/// <summary>The metrics that a sensor has at a time: at most <c>maxMetrics</c>, and one that was not seen for long makes room.</summary>
/// <param name="definitions">The definitions of <c>features.json</c>.</param>
internal sealed class MetricRoom(ReferenceDefinitions definitions)
{
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);
    /// <summary>Admits a value of a metric; false when it is refused.</summary>
    /// <param name="time">Its event time, in ticks.</param>
    /// <param name="clock">The newest event time of the sensor, or rather the arrival where that is before it, in ticks.</param>
    public bool Take(string metric, long time, long clock)
    {
        // The one that was silent for longest makes room, if no window reaches back to it.
        if (!_newest.ContainsKey(metric) && _newest.Count >= definitions.MaxMetrics
            && _newest.Where(pair => IsOutOfReach(pair.Key, pair.Value, clock)).OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray() is [var (gone, _), ..])
        {
            _newest.Remove(gone);
        }

        if (!_newest.ContainsKey(metric) && _newest.Count >= definitions.MaxMetrics)
        {
            return false;
        }

        _newest[metric] = Math.Max(_newest.GetValueOrDefault(metric, long.MinValue), time);
        return true;
    }

    private bool IsOutOfReach(string metric, long newest, long clock) =>
        definitions.WindowsOf(metric).All(pair => newest < pair.Window.Start(clock - definitions.Lateness));
}
