using System.Globalization;
using SensorGrid.Client;
using SensorGrid.Offline.Reference.Definitions;
using SensorGrid.Offline.Reference.Exact;
using SensorGrid.Offline.Reference.Sensors;

namespace SensorGrid.Offline.Reference;

/// <summary>Compares the live system's answer for one sensor with its raw readings.</summary>
/// <param name="live">The live system's answer.</param>
/// <param name="sensor">The raw readings.</param>
/// <param name="definitions">The definitions of <c>features.json</c>.</param>
/// <param name="isOneLineage">Whether the readings have one order.</param>
/// <param name="trimHorizon">The arrival time (ticks) before which readings may have been trimmed; null when none was.</param>
internal sealed class ReferenceComparison(LiveAnswer live, ReferenceSensor sensor, ReferenceDefinitions definitions, bool isOneLineage, long? trimHorizon)
{
    private readonly Dictionary<NotRecomputed, int> _notRecomputed = [];
    private readonly List<ReferenceDifference> _differences = [];
    private readonly HashSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly (string Text, ReferenceGroup Group)[] _ends = [.. definitions.Groups.SelectMany(group => EndsOf(group).Select(end => (end, group)))];
    private readonly Dictionary<string, double> _left = live.Names.Zip(live.Values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    private readonly Dictionary<string, double> _values = live.Names.Zip(live.Values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>The number of recomputed features.</summary>
    public long Features { get; private set; }

    public IReadOnlyList<ReferenceDifference> Differences => _differences;

    /// <summary>The number of features and counters that were left out, by reason.</summary>
    public IReadOnlyDictionary<NotRecomputed, int> NotRecomputed => _notRecomputed;

    public ReferenceComparison Run()
    {
        _metrics.UnionWith(live.Names.Where(name => !definitions.Derived.Any(feature => feature.Name == name)).Select(MetricOf).OfType<string>());
        var counted = sensor.Counted();
        var metrics = counted
            .SelectMany(placed => placed.Reading.Metrics.Where(metric => metric.Value is not null).Select(metric => metric.Key))
            .Concat(_metrics)
            .Where(definitions.Covers)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            Compare(metric, new WindowsOfMetric(metric, counted));
        }

        foreach (var feature in definitions.Derived)
        {
            Compare(feature);
        }

        foreach (var (name, value) in _left)
        {
            Differ(name, Text(value), "no such feature");
        }

        CompareHops();
        CompareCounters();
        return this;
    }

    /// <summary>Computes the oldest instant (ticks, exclusive) that a window of an answer reaches back to.</summary>
    public static long OldestOf(LiveAnswer live, ReferenceDefinitions definitions)
    {
        var longest = definitions.Groups.SelectMany(group => group.Windows).Select(window => window.Length + (window.Hop ?? 0)).DefaultIfEmpty(0).Max();
        return live.Quality.Edges.Values.Select(edge => edge.From.UtcTicks).Append(live.AsOf.UtcTicks - longest).Min();
    }

    // The metric is what stands before the aggregation and window of one of its features; null for a name that is none.
    private string? MetricOf(string feature) => _ends
        .Where(end => feature.EndsWith(end.Text, StringComparison.Ordinal) && end.Group.Covers(feature[..^end.Text.Length]))
        .Select(end => feature[..^end.Text.Length])
        .FirstOrDefault();

    private static IEnumerable<string> EndsOf(ReferenceGroup group)
    {
        var ends = group.Windows.SelectMany(window => group.Aggregations.Select(aggregation => $"_{aggregation}_{window.Label}"));
        return group.Age ? ends.Append("_age") : ends;
    }

    private void Compare(string metric, WindowsOfMetric windows)
    {
        foreach (var (window, aggregations) in definitions.WindowsOf(metric))
        {
            var start = StartOf(metric, window);
            var facts = windows.From(start, window.Length, live.AsOf.UtcTicks);
            var error = live.Quality.Edges.TryGetValue((metric, window.Label), out var edge) ? edge.Error : null;
            foreach (var aggregation in aggregations)
            {
                // Of a window that begins elsewhere some readings are kept as sums alone.
                var hasNone = WindowFacts.NeedsReadings(aggregation) && live.Quality.Edges.ContainsKey((metric, window.Label));
                Compare(
                    $"{metric}_{aggregation}_{window.Label}",
                    hasNone ? null : facts.Value(aggregation),
                    answer => hasNone ? answer is null : facts.Agrees(aggregation, answer, error),
                    WhyNot(start, window.Hop), facts.Count == 0 && !_metrics.Contains(metric));
            }
        }

        if (definitions.HasAge(metric))
        {
            double? age = windows.Newest is { } newest ? (live.AsOf.UtcTicks - newest) / (double)TimeSpan.TicksPerSecond : null;
            Compare($"{metric}_age", age, answer => WindowFacts.AgeAgrees(age, answer), WhyNot(windows.Newest ?? long.MinValue, null), !_metrics.Contains(metric));
        }
    }

    // From the answer's own features, each of which is compared by itself.
    private void Compare(ReferenceDerived feature)
    {
        var value = ReferenceExpression.Value(feature.Expression, ValueOf);
        Compare(feature.Name, value, answer => WindowFacts.DerivedAgrees(value, answer), why: null, mayBeForgotten: false);
    }

    // Of a metric that the sensor does not have, the windows are empty.
    private double? ValueOf(string feature) => _values.TryGetValue(feature, out var value)
        ? double.IsNaN(value) ? null : value
        : MetricOf(feature) is { } metric && definitions.WindowsOf(metric).Any(pair => feature == $"{metric}_count_{pair.Window.Label}") ? 0 : null;

    // What a user sees of it: where the answer names no edge, the window begins where the answer's hops say.
    private long StartOf(string metric, ReferenceWindow window)
    {
        if (live.Quality.Edges.TryGetValue((metric, window.Label), out var edge))
        {
            return edge.From.UtcTicks;
        }

        return live.Quality.Hops.TryGetValue(window.Label, out var hop) ? new ReferenceWindow(window.Length, ReferenceDuration.Parse(hop)).Start(live.AsOf.UtcTicks) : live.AsOf.UtcTicks - window.Length;
    }

    private void Compare(string name, double? value, Func<double?, bool> agrees, NotRecomputed? why, bool mayBeForgotten)
    {
        var isLive = _left.Remove(name, out var answer);
        if (why is null && live.Quality.Warmup.Contains(name))
        {
            why = Reference.NotRecomputed.Warmup;
        }

        if (why is { } reason)
        {
            Skip(reason, 1);
            return;
        }

        Features++;
        if (!isLive && mayBeForgotten)
        {
            // A metric that no window reaches any more may be forgotten.
            return;
        }

        if (!isLive || !agrees(double.IsNaN(answer) ? null : answer))
        {
            Differ(name, isLive ? Text(answer) : "missing", Text(value ?? double.NaN));
        }
    }

    private NotRecomputed? WhyNot(long start, long? hop) =>
        trimHorizon is { } horizon && start < horizon + definitions.FutureSkew
            ? live.Quality.Gapped ? Reference.NotRecomputed.Gapped : Reference.NotRecomputed.Trimmed
        : live.Quality.IdsForgotten > 0 ? Reference.NotRecomputed.IdsForgotten
        : (!isOneLineage && (hop is not null || sensor.IsOverfull || sensor.IsRetired)) ? Reference.NotRecomputed.SeveralLineages
        : null;

    private void CompareHops()
    {
        foreach (var window in definitions.Groups.SelectMany(group => group.Windows).Distinct())
        {
            var defined = window.Hop is { } hop ? ReferenceDuration.Format(hop) : null;
            var told = live.Quality.Hops.GetValueOrDefault(window.Label);
            if (told != defined)
            {
                Differ($"quality.hops {window.Label}", told ?? "none", defined ?? "none");
            }
        }
    }

    private void CompareCounters()
    {
        (string Name, long Live, long Recomputed)[] counters =
        [
            ("readings", live.Quality.Readings, sensor.Readings),
            ("late", live.Quality.Late, sensor.Late),
            ("duplicates", live.Quality.Duplicates, sensor.Duplicates),
            ("missing", live.Quality.Missing, sensor.Missing),
            ("refused", live.Quality.Refused, sensor.Refused),
        ];
        if (WhyNot(long.MinValue, 1) is { } reason)
        {
            Skip(reason, counters.Length);
            return;
        }

        if (sensor.Newest != live.Quality.LastReadingAt.UtcTicks)
        {
            Differ("quality.lastReadingAt", Text(live.Quality.LastReadingAt.UtcTicks), sensor.Newest is { } newest ? Text(newest) : "no reading");
        }

        foreach (var (name, told, recomputed) in counters.Where(counter => counter.Live != counter.Recomputed))
        {
            Differ($"quality.{name}", told.ToString(CultureInfo.InvariantCulture), recomputed.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Skip(NotRecomputed reason, int count) => _notRecomputed[reason] = _notRecomputed.GetValueOrDefault(reason) + count;

    private void Differ(string what, string told, string recomputed) => _differences.Add(new ReferenceDifference(live.SensorId, what, told, recomputed));

    private static string Text(double value) => double.IsNaN(value) ? "null" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long ticks) => new DateTime(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
