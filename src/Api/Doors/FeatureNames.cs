using System.Collections.Concurrent;
using SensorGrid.Api.Requests;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.Doors;

/// <summary>
/// The names of features: <c>metric_aggregation_window</c> and <c>metric_age</c>. Which metrics a sensor has shows only with its readings, so these names are judged by their form
/// alone. Others, such as those of features that are computed from features, are in the definitions: see <see cref="KnownFeatures"/>.
/// </summary>
internal static class FeatureNames
{
    /// <summary>The score of the sensor's newest scored reading, from 0 to 1.</summary>
    public const string Score = "anomaly_score";

    /// <summary>1 while an anomaly of the sensor is open, otherwise 0.</summary>
    public const string IsAnomaly = "is_anomaly";

    private const string Age = "age";

    // Definitions have at most some dozens of windows; texts of clients never get here.
    private const int MostWindows = 1024;

#pragma warning disable CA1308 // Feature names are written in lower case.
    private static readonly string[] Aggregations = [.. Enum.GetNames<Aggregation>().Select(name => name.ToLowerInvariant())];
#pragma warning restore CA1308
    private static readonly ConcurrentDictionary<string, long> Windows = new(StringComparer.Ordinal);

    /// <summary>Explains why a text is not of the form of a feature's name, in a sentence; null when it is.</summary>
    public static string? Explain(string name)
    {
        if (name is Score or IsAnomaly)
        {
            return null;
        }

        var last = name.LastIndexOf('_');
        if (last > 0 && name[(last + 1)..] == Age)
        {
            return MetricNames.IsValid(name.AsSpan(0, last)) ? null : NoMetric(name[..last]);
        }

        var middle = last > 0 ? name.LastIndexOf('_', last - 1) : -1;
        if (middle <= 0)
        {
            return "A name is metric_aggregation_window such as temperature_mean_5m, metric_age, anomaly_score or is_anomaly.";
        }

        var (metric, aggregation, window) = (name[..middle], name[(middle + 1)..last], name[(last + 1)..]);
        return Array.IndexOf(Aggregations, aggregation) < 0 ? $"'{ShownText.Of(aggregation)}' is no aggregation{NearestName.Hint(aggregation, Aggregations)}"
            : !Duration.TryParse(window, out var length) || Duration.Format(length) != window ? $"'{ShownText.Of(window)}' is no window such as 5m, 1h or 1d."
            : !MetricNames.IsValid(metric) ? NoMetric(metric)
            : null;
    }

    /// <summary>Gets whether a feature is the age of its metric, which says the most when nothing comes any more.</summary>
    public static bool IsAge(string name) => name.EndsWith("_age", StringComparison.Ordinal);

    /// <summary>Gets the longest window among features of a sensor; zero when none has one.</summary>
    public static TimeSpan LongestWindow(string[] names)
    {
        var longest = 0L;
        foreach (var name in names)
        {
            longest = Math.Max(longest, WindowOf(name.AsSpan(name.LastIndexOf('_') + 1)));
        }

        return new TimeSpan(longest);
    }

    private static long WindowOf(ReadOnlySpan<char> label)
    {
        if (Windows.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(label, out var ticks))
        {
            return ticks;
        }

        var text = label.ToString();
        ticks = Duration.TryParse(text, out var length) ? length.Ticks : 0;
        if (Windows.Count < MostWindows)
        {
            Windows.TryAdd(text, ticks);
        }

        return ticks;
    }

    private static string NoMetric(string metric) => $"'{ShownText.Of(metric)}' cannot be {MetricNames.Rule}.";
}
