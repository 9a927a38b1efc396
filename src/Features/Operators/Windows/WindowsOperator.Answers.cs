using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <content>What the windows answer as of an instant, and how long that is kept.</content>
internal sealed partial class WindowsOperator
{
    // What was computed last, and the instants (ticks) for which it still holds; of none once a reading has come.
    private WindowAnswer _computed = new([], [], [], []);
    private long _computedFrom;
    private long _computedUntil = long.MinValue;
    private int _namedAt = -1;
    private KeptEncoding? _kept;
    private int[] _ages = [];

    /// <summary>Computes the oldest instant (ticks) that every window can be computed as of.</summary>
    public long OldestAsOf()
    {
        var oldest = Math.Max(key.Clock - definitions.AllowedLateness.Ticks, DateTimeOffset.MinValue.Ticks);
        foreach (var series in _metrics.All)
        {
            oldest = Math.Max(oldest, series.RawFloor);
        }

        return oldest;
    }

    /// <summary>Computes the features of all metrics, and those that follow from them. What was computed last is kept until a reading comes, or one leaves a window.</summary>
    /// <param name="instant">The instant (ticks), not before <see cref="OldestAsOf"/>.</param>
    public WindowAnswer Compute(long instant)
    {
        if (instant >= _computedFrom && instant < _computedUntil)
        {
            ComputeAges(instant);
            return _computed;
        }

        var names = Names();
        var values = _computed.Values is { } known && known.Length == names.Length ? known : new double[names.Length];
        List<string>? warmup = null;
        List<WindowEdge>? edges = null;
        var at = 0;
        foreach (var series in _metrics.All)
        {
            MetricFeatures.Compute(series, instant, values.AsSpan(at, series.Plan.FeatureCount), ref warmup, ref edges);
            at += series.Plan.FeatureCount;
        }

        if (definitions.DerivedPlan is { } derived)
        {
            DerivedFeatures.Compute(derived, _metrics.All, key.CoveredFrom, instant, values.AsSpan(0, at), values.AsSpan(at), ref warmup);
        }

        _kept?.ForgetFeatures();
        _computed = new WindowAnswer(names, values, warmup is null ? [] : [.. warmup], edges is null ? [] : [.. edges]);
        (_computedFrom, _computedUntil) = (instant, UnchangedUntil(instant));
        return _computed;
    }

    /// <summary>Forgets how a door encoded the answer: what is known about the features changes.</summary>
    public void ForgetEncoding() => _kept?.Clear();

    /// <summary>Computes the features as of an instant, as <see cref="Compute"/> does, for a reader that encodes them.</summary>
    /// <returns>They hold until the operator is used again.</returns>
    public FeatureValues ComputeValues(long instant)
    {
        var answer = Compute(instant);
        return instant < _computedUntil && _refusedMetrics is null && !HasGap
            ? new FeatureValues(answer.Names, answer.Values) { Kept = _kept ??= new KeptEncoding(), Ages = _ages }
            : new FeatureValues(answer.Names, answer.Values);
    }

    public (string[] Names, double[] Values) FeaturesOf(string metric)
    {
        var at = _metrics.IndexOf(metric);
        if (at < 0)
        {
            return ([], []);
        }

        var plan = _metrics.All[at].Plan;
        var values = new double[plan.FeatureCount];
        List<string>? warmup = null;
        List<WindowEdge>? edges = null;
        MetricFeatures.Compute(_metrics.All[at], key.Newest, values, ref warmup, ref edges);
        return ([.. plan.Names], values);
    }

    /// <summary>Gets the names of metrics that were refused and that a window as of an instant (ticks) could have shown, in ordinal order.</summary>
    public string[] RefusedAsOf(long instant) => _refusedMetrics is null
        ? []
        : [.. _refusedMetrics.Names.Where(name => name.Newest > instant - definitions.LongestWindow.Ticks).Select(name => name.Name)];

    /// <summary>Builds the history of the metrics: see <see cref="Engine.KeyEngine.History"/>.</summary>
    public SensorHistory History(DateTimeOffset from, DateTimeOffset to, int points)
    {
        // Steps are whole multiples of themselves, so that a chart that moves on keeps its points: one more of them may have a share in the stretch.
        var step = ((to - from).Ticks / (points - 1)) + 1;
        var rolling = definitions.LongestExactWindow is { Ticks: > 0 } window ? window : SensorHistory.RollingWithoutWindow;
        var metrics = new List<MetricHistory>(_metrics.All.Count);
        foreach (var series in _metrics.All)
        {
            if (MetricHistoryBuilder.Build(series, from.UtcTicks, to.UtcTicks, points, step, rolling.Ticks) is { Length: > 0 } found)
            {
                metrics.Add(new MetricHistory(series.Metric, found));
            }
        }

        return new SensorHistory(from, to, TimeSpan.FromTicks(step), rolling, [.. metrics]);
    }

    // Of one metric they are its plan's.
    private bool IsNamedByPlan => _metrics.All.Count == 1 && definitions.DerivedPlan is null;

    // Whether it is within a window follows from the instant.
    private bool HasGap
    {
        get
        {
            var shards = key.Shards.All;
            for (var i = 0; i < shards.Count; i++)
            {
                if (shards[i].Gap is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private void Forget() => _computedUntil = long.MinValue;

    private string[] Names()
    {
        if (_namedAt == _metrics.Changes)
        {
            return _computed.Names;
        }

        _namedAt = _metrics.Changes;
        _ages = AgesOf(_metrics.All);
        return IsNamedByPlan ? _metrics.All[0].Plan.Names : [.. _metrics.All.SelectMany(series => series.Plan.Names), .. definitions.DerivedPlan?.Names ?? []];
    }

    private static int[] AgesOf(IReadOnlyList<MetricSeries> metrics)
    {
        var ages = new List<int>();
        var at = 0;
        foreach (var plan in metrics.Select(series => series.Plan))
        {
            ages.AddRange(Enumerable.Range(0, plan.FeatureCount).Where(place => !plan.TryGetWindow(place, out _, out _)).Select(place => at + place));
            at += plan.FeatureCount;
        }

        return [.. ages];
    }

    private void ComputeAges(long instant)
    {
        var at = 0;
        foreach (var series in _metrics.All)
        {
            MetricFeatures.ComputeAges(series, instant, _computed.Values.AsSpan(at, series.Plan.FeatureCount));
            at += series.Plan.FeatureCount;
        }
    }

    private long UnchangedUntil(long instant)
    {
        // Derived features may follow from ages, which change always.
        if (_computed.Warmup.Length > 0 || _computed.Edges.Length > 0 || definitions.DerivedPlan is not null)
        {
            return instant;
        }

        var until = long.MaxValue;
        foreach (var series in _metrics.All)
        {
            until = Math.Min(until, MetricFeatures.UnchangedUntil(series, instant));
        }

        return until;
    }
}
