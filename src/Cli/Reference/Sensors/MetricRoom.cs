namespace SensorGrid.Cli.Reference.Sensors;

/// <summary>The metrics that a sensor has at a time: at most 64, and one that was not seen for long makes room.</summary>
/// <param name="retention">For how long (ticks behind the newest event time) a metric that is not seen keeps its room.</param>
internal sealed class MetricRoom(long retention)
{
    public const int Most = 64;

    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);
    private long _clock = long.MinValue;

    /// <summary>Whether a value of a metric is taken.</summary>
    public bool Take(string metric, long time)
    {
        _clock = Math.Max(_clock, time);
        if (!_newest.ContainsKey(metric) && _newest.Count == Most)
        {
            foreach (var gone in _newest.Where(pair => pair.Value < _clock - retention).Select(pair => pair.Key).ToArray())
            {
                _newest.Remove(gone);
            }
        }

        if (!_newest.ContainsKey(metric) && _newest.Count == Most)
        {
            return false;
        }

        _newest[metric] = Math.Max(_newest.GetValueOrDefault(metric, long.MinValue), time);
        return true;
    }
}
