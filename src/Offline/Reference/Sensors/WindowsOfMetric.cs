using SensorGrid.Offline.Reference.Exact;

namespace SensorGrid.Offline.Reference.Sensors;

/// <summary>The values of one metric in their order, of which windows are cut.</summary>
internal sealed class WindowsOfMetric
{
    private readonly List<long> _times = [];
    private readonly List<double> _values = [];

    /// <param name="counted">The sensor's readings, in their order.</param>
    public WindowsOfMetric(string metric, IEnumerable<PlacedReference> counted)
    {
        foreach (var reading in counted.Select(placed => placed.Reading))
        {
            foreach (var (_, value) in reading.Metrics.Where(pair => pair.Key == metric))
            {
                _times.Add(reading.Event);
                _values.Add(value!.Value);
            }
        }
    }

    /// <summary>The newest event time, in ticks; null when there is none.</summary>
    public long? Newest => _times.Count == 0 ? null : _times[^1];

    /// <summary>Computes the window that begins after an instant.</summary>
    /// <param name="start">The instant, in ticks.</param>
    /// <param name="length">The length of the window as defined, in ticks.</param>
    /// <param name="asOf">The end of the window, in ticks.</param>
    public WindowFacts From(long start, long length, long asOf)
    {
        var at = _times.FindIndex(time => time > start);
        if (at < 0)
        {
            return new WindowFacts(0, 0, 0, 0, 0, () => new ExactMoments([], []), [], [], length, asOf);
        }

        var values = _values[at..];
        return new WindowFacts(values.Count, values.Min(), values.Max(), values[0], values[^1], () => new ExactMoments(_times[at..], values), _times[at..], values, length, asOf);
    }
}
