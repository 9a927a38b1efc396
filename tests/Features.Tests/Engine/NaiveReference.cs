using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Computes every default feature from all raw readings by the textbook, sharing no code with the engine.</summary>
internal static class NaiveReference
{
    private static readonly (string Label, TimeSpan Length, TimeSpan? Hop)[] Windows =
    [
        ("1m", TimeSpan.FromMinutes(1), null),
        ("5m", TimeSpan.FromMinutes(5), null),
        ("1h", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)),
    ];

    public static Dictionary<string, double?> Compute(IReadOnlyCollection<Reading> readings, DateTimeOffset asOf)
    {
        var features = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var metric in readings.SelectMany(reading => reading.Metrics).Select(metric => metric.Name).Distinct())
        {
            var points = readings
                .SelectMany(reading => reading.Metrics.Where(value => value.Name == metric).Select(value => (reading.EventTime, value.Value)))
                .Where(point => point.EventTime <= asOf)
                .OrderBy(point => point.EventTime)
                .ToArray();
            foreach (var (label, length, hop) in Windows)
            {
                var start = asOf - length;
                if (hop is { } width)
                {
                    start = new DateTimeOffset(start.Ticks - (start.Ticks % width.Ticks), TimeSpan.Zero);
                }

                AddWindow(features, metric, label, [.. points.Where(point => point.EventTime > start)]);
            }

            features[$"{metric}_age"] = points.Length == 0 ? null : (asOf - points[^1].EventTime).TotalSeconds;
        }

        return features;
    }

    private static void AddWindow(
        Dictionary<string, double?> features, string metric, string label, (DateTimeOffset EventTime, double Value)[] points)
    {
        void Add(string aggregation, double? value) => features[$"{metric}_{aggregation}_{label}"] = value;

        Add("count", points.Length);
        if (points.Length == 0)
        {
            foreach (var aggregation in (string[])["sum", "mean", "std", "min", "max", "first", "last", "delta", "slope"])
            {
                Add(aggregation, null);
            }

            return;
        }

        var values = points.Select(point => point.Value).ToArray();
        var mean = values.Average();
        var seconds = points.Select(point => (point.EventTime - points[0].EventTime).TotalSeconds).ToArray();
        var meanSeconds = seconds.Average();
        var spread = seconds.Sum(second => (second - meanSeconds) * (second - meanSeconds));
        Add("sum", values.Sum());
        Add("mean", mean);
        Add("std", Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length));
        Add("min", values.Min());
        Add("max", values.Max());
        Add("first", values[0]);
        Add("last", values[^1]);
        Add("delta", values[^1] - values[0]);
        Add("slope", points[0].EventTime == points[^1].EventTime
            ? null
            : seconds.Zip(values).Sum(pair => (pair.First - meanSeconds) * (pair.Second - mean)) / spread);
    }
}
