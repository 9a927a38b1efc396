using System.Globalization;
using SensorGrid.Offline.Reference.Exact;
using SensorGrid.Reference.Tests.Sql;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Compares one answer of the engine with SQL over the raw log: every feature of every metric, the counters and the flags.</summary>
internal sealed class AnswerComparison(SqlReference sql, Workload workload, EngineAnswer answer)
{
    // Below these numbers nothing has to be given up, whatever the readings are.
    private const int BytesOfIdsKept = 68_000;
    private const int TilesOfMetricKept = 800;

    private readonly List<string> _differences = [];
    private readonly DefinitionsSpec _definitions = workload.Definitions;

    public long Features { get; private set; }

    private int ValuesKept => Math.Max(5_000, 500 * _definitions.MaxMetrics);

    private int TilesKept => Math.Max(TilesOfMetricKept, 250 * _definitions.MaxMetrics);

    public List<string> Run()
    {
        var newest = sql.NewestOfMetrics(answer.AsOf);
        var known = sql.NewestOfMetrics(long.MaxValue).Keys.Where(_definitions.Covers).ToHashSet(StringComparer.Ordinal);
        var windows = Windows(known);
        if (answer.Counters["idsForgotten"] > 0)
        {
            CompareCounts(windows);
            CompareEdges(windows);
            return _differences;
        }

        var facts = sql.Windows([.. windows.Select(window => (window.Metric, window.Window.Label, window.Start))], answer.AsOf);
        var left = new Dictionary<string, double?>(answer.Features, StringComparer.Ordinal);
        foreach (var (metric, window, _) in windows)
        {
            Compare(metric, window, facts[(metric, window.Label)], left, known.Count > _definitions.MaxMetrics);
        }

        if (!workload.IsOneLineage)
        {
            LeaveOutHops(known, left);
        }

        foreach (var metric in known.Where(_definitions.HasAge))
        {
            CompareAge(metric, newest, left, known.Count > _definitions.MaxMetrics && IsOutOfReach(metric, newest));
        }

        // Of a metric that no reading has any more the engine may know the name, and no value.
        _differences.AddRange(left.Where(pair => pair.Value is not null and not 0).Select(pair => $"{pair.Key} is {Text(pair.Value)}, but there is no such feature"));
        _differences.AddRange(answer.Warmup.Select(name => $"{name} is told as not covered"));
        CompareEdges(windows);
        CompareCounters();
        return _differences;
    }

    private List<(string Metric, WindowSpec Window, long Start)> Windows(HashSet<string> metrics) =>
    [
        .. from metric in metrics
           from window in _definitions.WindowsOf(metric)
           where workload.IsOneLineage || window.Hop == 0
           select (metric, window, answer.Edges.TryGetValue((metric, window.Label), out var edge) ? edge.From : window.Start(answer.AsOf)),
    ];

    // A reading that came again after its id was forgotten counts again: no window holds fewer readings than there are, nor more than came.
    private void CompareCounts(List<(string Metric, WindowSpec Window, long Start)> windows)
    {
        // An id takes 15 bytes, and 11 for each value of its reading at the most.
        if (sql.Number("SELECT (15 * count(DISTINCT seq) + 11 * count(*))::BIGINT FROM alive JOIN measured USING (seq) WHERE id IS NOT NULL") <= BytesOfIdsKept)
        {
            _differences.Add("ids are told as forgotten, though all of them can be kept");
        }

        (string, string, long)[] starts = [.. windows.Select(window => (window.Metric, window.Window.Label, window.Start))];
        var least = sql.Windows(starts, answer.AsOf);
        sql.TakeAgain();
        var most = sql.Windows(starts, answer.AsOf);
        foreach (var (metric, window, _) in windows)
        {
            var name = $"{metric}_count_{window.Label}";
            if (answer.Features.TryGetValue(name, out var count) && (count < least[(metric, window.Label)].Count || count > most[(metric, window.Label)].Count))
            {
                _differences.Add($"{name} is {Text(count)}, but should be from {least[(metric, window.Label)].Count} to {most[(metric, window.Label)].Count}");
            }
        }
    }

    // Over shards that have no order, a window with a hop is not promised.
    private void LeaveOutHops(HashSet<string> metrics, Dictionary<string, double?> left)
    {
        foreach (var (metric, window) in metrics.SelectMany(metric => _definitions.WindowsOf(metric).Where(window => window.Hop > 0).Select(window => (metric, window))))
        {
            foreach (var aggregation in _definitions.AggregationsOf(metric, window))
            {
                left.Remove($"{metric}_{aggregation}_{window.Label}");
            }
        }
    }

    private void Compare(string metric, WindowSpec window, WindowFacts facts, Dictionary<string, double?> left, bool mayBeForgotten)
    {
        answer.Edges.TryGetValue((metric, window.Label), out var edge);
        var sketch = NaiveSketch.Of(_definitions, metric, window, edge?.Hop ?? window.Hop, facts);
        foreach (var aggregation in _definitions.AggregationsOf(metric, window))
        {
            var name = $"{metric}_{aggregation}_{window.Label}";
            Features++;
            if (sketch is not null && ReferenceAggregation.SketchOf(aggregation) is { } quantile && left.TryGetValue(name, out var given) && !IsNear(given, sketch.Quantile(quantile.Percent)))
            {
                _differences.Add($"{name} is {Text(given)}, but its sketch says {Text(sketch.Quantile(quantile.Percent))}");
            }

            if (WindowFacts.NeedsReadings(aggregation) && answer.Edges.ContainsKey((metric, window.Label)))
            {
                // Some of its readings are kept as sums alone.
                if (left.Remove(name, out var none) && none is not null)
                {
                    _differences.Add($"{name} is {Text(none)}, but its window begins elsewhere");
                }
            }
            else if (!left.Remove(name, out var value))
            {
                if (!mayBeForgotten || facts.Count > 0)
                {
                    _differences.Add($"{name} is missing, but should be {Text(facts.Value(aggregation))}");
                }
            }
            else if (!facts.Agrees(aggregation, value, edge?.Error))
            {
                var told = edge is null ? "" : $" (told edge {edge.From - answer.AsOf} before, hop {edge.Hop}, error {edge.Error})";
                _differences.Add($"{name} is {Text(value)}, but should be {Text(facts.Value(aggregation))}{told}");
            }
        }

        CompareError(metric, window, edge?.Error, sketch);
    }

    // An error is told when a sketch has a greater one than a feature may have, and only then.
    private void CompareError(string metric, WindowSpec window, double? told, NaiveSketch? sketch)
    {
        double? error = sketch is { IsCollapsed: true } && sketch.Error > NaiveSketch.ErrorOf(_definitions, metric, window) ? sketch.Error : null;
        if (!IsNear(told, error))
        {
            _differences.Add($"the error of {metric} over {window.Label} is told as {Text(told)}, but should be {Text(error)}");
        }
    }

    private static bool IsNear(double? given, double? value) => given is null == value is null && (given == value || Math.Abs(given!.Value - value!.Value) <= 1e-12 * Math.Abs(value.Value) + double.Epsilon);

    private void CompareAge(string metric, Dictionary<string, long> newest, Dictionary<string, double?> left, bool mayBeForgotten)
    {
        double? age = newest.TryGetValue(metric, out var last) ? (answer.AsOf - last) / (double)TimeSpan.TicksPerSecond : null;
        Features++;
        if (!left.Remove($"{metric}_age", out var value))
        {
            if (!mayBeForgotten)
            {
                _differences.Add($"{metric}_age is missing, but should be {Text(age)}");
            }
        }
        else if (!WindowFacts.AgeAgrees(age, value) && !(mayBeForgotten && value is null))
        {
            _differences.Add($"{metric}_age is {Text(value)}, but should be {Text(age)}");
        }
    }

    private bool IsOutOfReach(string metric, Dictionary<string, long> newest) =>
        !newest.TryGetValue(metric, out var last) || _definitions.WindowsOf(metric).All(window => last <= window.Start(answer.AsOf));

    // A flag must say something, and something true, and there must be a need.
    private void CompareEdges(List<(string Metric, WindowSpec Window, long Start)> windows)
    {
        if (answer.Edges.Count > 0)
        {
            CompareNeed();
        }

        foreach (var ((metric, label), edge) in answer.Edges)
        {
            var window = _definitions.WindowsOf(metric).SingleOrDefault(window => window.Label == label);
            if (window is null)
            {
                _differences.Add($"an edge is told of {metric} over {label}, which is no window");
            }
            else if (edge.From == window.Start(answer.AsOf) && edge.Hop is null && !_definitions.AggregationsOf(metric, window).Any(WindowFacts.NeedsReadings))
            {
                _differences.Add($"the edge of {metric} over {label} is told, though it is as defined");
            }
            else if (edge.Hop is { } hop && (window.Hop == 0 || hop % window.Hop != 0 || edge.From < (answer.AsOf - window.Length) / hop * hop))
            {
                _differences.Add($"the edge of {metric} over {label} is told as {edge.From}, to where the hop {hop} does not reach back");
            }
        }
    }

    private void CompareNeed()
    {
        var (all, most) = sql.ValuesTaken();
        var tiles = _definitions.Windows.Select(window => window.Hop).Where(hop => hop > 0).Distinct().Select(sql.TilesTaken).ToArray();
        var (allTiles, mostTiles) = (tiles.Sum(hop => hop.All), tiles.Sum(hop => hop.Most));
        foreach (var ((metric, label), edge) in answer.Edges)
        {
            if (edge.Error is not null && edge.Hop == _definitions.WindowsOf(metric).First(window => window.Label == label).Hop)
            {
                // For its error alone, which is compared by itself.
                continue;
            }

            if (edge.Hop is null ? all <= ValuesKept && most <= _definitions.MaxRaw : allTiles <= TilesKept && mostTiles <= TilesOfMetricKept)
            {
                _differences.Add($"the edge of {metric} over {label} is told, though {all} values and {allTiles} tiles can be kept");
            }
        }
    }

    private void CompareCounters()
    {
        if (!workload.IsOneLineage)
        {
            return;
        }

        var readings = sql.Number("SELECT count(*) FROM counted")!.Value;
        CompareCounter("readings", readings);
        CompareCounter("late", sql.Number("SELECT count(*) FROM alive WHERE late")!.Value);
        CompareCounter("duplicates", sql.Number("SELECT count(*) FROM alive WHERE NOT late")!.Value - readings);
        CompareCounter("missing", sql.Number("SELECT count(*) FROM counted JOIN measured USING (seq) WHERE value IS NULL")!.Value);
        CompareCounter("refused", sql.Number("SELECT count(*) FROM refused JOIN alive USING (seq)")!.Value);
    }

    private void CompareCounter(string name, long value)
    {
        if (answer.Counters.TryGetValue(name, out var given) && given != value)
        {
            _differences.Add($"quality.{name} is {given}, but should be {value}");
        }
    }

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "null";
}
