using System.Globalization;

namespace SensorGrid.Cli.Tests.Support;

/// <summary>
/// The features of a file by the book: every window from all of its readings, each time anew. Shares nothing with the program, which it checks.
/// </summary>
internal sealed class NaiveReplay
{
    private static readonly TimeSpan AllowedLateness = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, List<(DateTime Time, double Value)>> _counted = [];
    private readonly Dictionary<string, DateTime> _newest = [];
    private readonly HashSet<(string Sensor, string Id, DateTime Time)> _ids = [];

    /// <summary>Takes a reading; tells what it is, and the features of the metric as of its time.</summary>
    public (string Disposition, Dictionary<string, double?> Features) Add(string sensor, DateTime time, string id, string metric, double value)
    {
        var newest = _newest.GetValueOrDefault(sensor, DateTime.MinValue);
        if (newest != DateTime.MinValue && time < newest - AllowedLateness)
        {
            return ("late", []);
        }

        _newest[sensor] = time > newest ? time : newest;
        var readings = _counted.TryGetValue(sensor, out var known) ? known : _counted[sensor] = [];
        var isNew = _ids.Add((sensor, id, time));
        if (isNew)
        {
            readings.Add((time, value));
        }

        return (isNew ? "counted" : "duplicate", Features(readings, time, metric));
    }

    private static Dictionary<string, double?> Features(List<(DateTime Time, double Value)> readings, DateTime asOf, string metric)
    {
        var features = new Dictionary<string, double?>();
        foreach (var (label, length, hop) in new[] { ("1m", 60L, 0L), ("5m", 300L, 0L), ("1h", 3600L, 60L) })
        {
            var start = asOf.Ticks - (length * TimeSpan.TicksPerSecond);
            if (hop > 0)
            {
                start -= start % (hop * TimeSpan.TicksPerSecond);
            }

            var window = readings
                .Where(reading => reading.Time.Ticks > start && reading.Time <= asOf)
                .OrderBy(reading => reading.Time).ThenBy(reading => reading.Value)
                .ToArray();
            foreach (var (name, value) in Aggregate(window))
            {
                features[$"{metric}_{name}_{label}"] = value;
            }
        }

        features[$"{metric}_age"] = (asOf - readings.Where(reading => reading.Time <= asOf).Max(reading => reading.Time)).TotalSeconds;
        return features;
    }

    private static IEnumerable<(string Name, double? Value)> Aggregate((DateTime Time, double Value)[] window)
    {
        double? Of(Func<double> value) => window.Length == 0 ? null : value();
        var values = window.Select(reading => reading.Value).ToArray();
        var mean = values.DefaultIfEmpty().Average();
        yield return ("count", values.Length);
        yield return ("sum", Of(values.Sum));
        yield return ("mean", Of(() => mean));
        yield return ("std", Of(() => Math.Sqrt(values.Average(value => (value - mean) * (value - mean)))));
        yield return ("min", Of(values.Min));
        yield return ("max", Of(values.Max));
        yield return ("first", Of(() => values[0]));
        yield return ("last", Of(() => values[^1]));
        yield return ("delta", Of(() => values[^1] - values[0]));
        yield return ("slope", Slope(window, mean));
    }

    private static double? Slope((DateTime Time, double Value)[] window, double mean)
    {
        if (window.Length == 0 || window[0].Time == window[^1].Time)
        {
            return null;
        }

        var seconds = window.Select(reading => (reading.Time - window[0].Time).TotalSeconds).ToArray();
        var middle = seconds.Average();
        var spread = seconds.Sum(second => (second - middle) * (second - middle));
        return window.Select((reading, i) => (seconds[i] - middle) * (reading.Value - mean)).Sum() / spread;
    }

    /// <summary>Equal to nine digits; what should be zero may be as far off as the last digit of the values.</summary>
    public static bool AreEqual(double? expected, string actual)
    {
        if (expected is null || actual.Length == 0)
        {
            return expected is null && actual.Length == 0;
        }

        var value = double.Parse(actual, CultureInfo.InvariantCulture);
        return Math.Abs(value - expected.Value) <= Math.Max(1e-9 * Math.Abs(expected.Value), 1e-12);
    }
}
