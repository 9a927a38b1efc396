using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Keys;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>The windows of a sensor: a series for each of its metrics, the metrics that it has no room for, and the features that follow.</summary>
/// <remarks>
/// A metric's series depends on its own readings and the sensor's clock alone, as long as the sensor stays within <see cref="WindowLimits.Total"/>: features of a metric are
/// the same whatever other metrics there are.
/// </remarks>
/// <param name="definitions">The definitions of the features.</param>
/// <param name="key">The sensor's state.</param>
internal sealed class WindowsOperator(FeatureDefinitions definitions, KeyState key) : IOperator, IMetricFeatures
{
    private readonly SensorMetrics _metrics = new();
    private List<MetricValue>? _refused;
    private RefusedMetrics? _refusedMetrics;

    // Where the first metric of the last reading was: that of the next one is mostly the same, and the others follow it.
    private int _first;

    // Up to this clock (ticks) no metric makes room: so that a sensor with too many metrics need not look at all of them for each value that it refuses.
    private long _fullUntil = long.MinValue;

    // What was computed last, and the instants (ticks) for which it still holds; of none once a reading has come.
    private WindowAnswer _computed = new([], [], [], []);
    private long _computedFrom;
    private long _computedUntil = long.MinValue;
    private int _namedAt = -1;
    private KeptEncoding? _kept;
    private int[] _ages = [];

    /// <summary>The metrics, in ordinal order.</summary>
    public IReadOnlyList<MetricSeries> Metrics => _metrics.All;

    /// <summary>The time (ticks behind the sensor's clock) for which readings are kept one by one.</summary>
    public long LongestRetention => Math.Max(definitions.AllowedLateness.Ticks, _metrics.LongestRetention);

    /// <summary>The values of the last reading that were refused, of metrics that were not refused before.</summary>
    public IReadOnlyList<MetricValue> Refused => _refused ?? (IReadOnlyList<MetricValue>)[];

    /// <summary>The number of values that were refused.</summary>
    public long RefusedValues => _refusedMetrics?.Values ?? 0;

    /// <summary>The approximate number of bytes that the series keep in memory.</summary>
    public long Bytes => _metrics.Size.Bytes + (sizeof(double) * _computed.Values.Length) + (IsNamedByPlan ? 0 : IntPtr.Size * _computed.Names.Length) + (_kept?.Bytes ?? 0);

    /// <summary>Begins the next reading: forgets which values of the last one were refused.</summary>
    public void Begin() => _refused?.Clear();

    public void Apply(in TakenReading reading)
    {
        if (!reading.IsCounted)
        {
            return;
        }

        Forget();
        var clock = key.Clock;
        var time = reading.Time;
        var likely = _first;
        var isFirst = true;
        foreach (var metric in reading.Reading.Metrics)
        {
            if (reading.Noted?.Kept?.Contains(metric.Name) is not true && SeriesFor(metric, time, ref likely) is { } series)
            {
                var before = series.Size;
                var isTied = series.Add(time, metric.Value, reading.Position.Shard, clock);
                Compaction.OfMetric(series, clock, definitions.MaxRawReadings);
                _metrics.Resize(series, before);
                _first = isFirst ? likely - 1 : _first;
                isFirst = false;
                Note(reading.Noted, metric, isTied);
            }
        }

        Compaction.OfSensor(_metrics, clock, WindowLimits.Total(definitions.MaxMetrics));
    }

    public void Retire(in TakenReading reading)
    {
        Forget();
        _metrics.Clear();
        _refusedMetrics = null;
        _fullUntil = long.MinValue;
    }

    /// <summary>Removes the values of a reading that another one with its id replaces.</summary>
    /// <param name="time">Its event time, in ticks.</param>
    /// <param name="shard">Its shard.</param>
    /// <param name="names">The metrics that took a value of it.</param>
    /// <param name="values">Their values; null when none has to be known to be found.</param>
    /// <returns>The metrics whose value stays, because it has gone into a tile; null for none.</returns>
    public HashSet<string>? Withdraw(long time, ShardName shard, string[] names, double[]? values)
    {
        Forget();
        HashSet<string>? stays = null;
        for (var i = 0; i < names.Length; i++)
        {
            if (_metrics.IndexOf(names[i], i) is >= 0 and var at && !TryRemove(at, time, shard, values?[i]))
            {
                (stays ??= new HashSet<string>(StringComparer.Ordinal)).Add(names[i]);
            }
        }

        return stays;
    }

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

    public void Write(SectionWriter sections)
    {
        if (_refusedMetrics is not null)
        {
            RefusedSnapshot.Write(sections.Begin(SnapshotSection.Windows, definitions.StateHash), _refusedMetrics, KeySnapshot.NearOf(key.Newest));
            sections.End();
        }

        foreach (var series in _metrics.All)
        {
            MetricSeriesSnapshot.Write(sections.Begin(SnapshotSection.WindowsOf + series.Metric, definitions.StateHash), series);
            sections.End();
            if (series.Plan.HasSketches)
            {
                SketchesSnapshot.Write(sections.Begin(SnapshotSection.SketchesOf + series.Metric, definitions.StateHash), series);
                sections.End();
            }
        }
    }

    public void Read(StoredSections sections)
    {
        Forget();
        if (sections.Find(SnapshotSection.Windows) is { } refused)
        {
            var reader = new SnapshotReader(refused.Content.Span);
            RefusedSnapshot.Read(ref reader, _refusedMetrics = new RefusedMetrics(), KeySnapshot.NearOf(key.Newest));
            reader.RequireEnd(refused);
        }

        foreach (var (metric, frame) in sections.Of(SnapshotSection.WindowsOf))
        {
            var reader = new SnapshotReader(frame.Content.Span);
            var series = definitions.PlanFor(metric) is { } plan ? new MetricSeries(metric, plan) { CoveredFrom = key.CoveredFrom } : null;
            var rebuild = frame.Definition != definitions.StateHash;
            MetricSeriesSnapshot.Read(ref reader, series, rebuild, key.Clock);
            reader.RequireEnd(frame);
            if (series?.Plan.HasSketches is true && !rebuild)
            {
                ReadSketches(sections, series);
            }

            if (series is not null)
            {
                Compaction.OfMetric(series, key.Clock, definitions.MaxRawReadings);
                _metrics.Insert(~_metrics.IndexOf(metric, _metrics.All.Count), series);
            }
        }

        if (_metrics.All.Count > FeatureDefinitions.MostMetrics)
        {
            throw new InvalidDataException($"The snapshot is damaged: it has {_metrics.All.Count} metrics.");
        }

        Compaction.OfSensor(_metrics, key.Clock, WindowLimits.Total(definitions.MaxMetrics));
    }

    // A silo of before sketches carries them along while it changes the windows: those of other definitions are not these windows'.
    private void ReadSketches(StoredSections sections, MetricSeries series)
    {
        if (sections.Find(SnapshotSection.SketchesOf + series.Metric) is not { } frame || frame.Definition != definitions.StateHash)
        {
            throw new InvalidDataException($"The snapshot is damaged: it has no sketches of the metric '{series.Metric}'.");
        }

        var reader = new SnapshotReader(frame.Content.Span);
        SketchesSnapshot.Read(ref reader, series);
        reader.RequireEnd(frame);
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

    private static void Note(NotedValues? noted, MetricValue value, bool isTied)
    {
        if (noted is not null)
        {
            noted.Names.Add(value.Name);
            noted.Values.Add(value.Value);
            noted.IsTied |= isTied;
        }
    }

    // A value that has gone into a tile cannot be taken out of it.
    private bool TryRemove(int at, long time, ShardName shard, double? value)
    {
        var series = _metrics.All[at];
        var before = series.Size;
        var isRemoved = series.TryRemove(time, shard, value);
        _metrics.Resize(series, before);
        if (isRemoved)
        {
            _fullUntil = long.MinValue;
        }

        if (isRemoved && series.Newest == long.MinValue)
        {
            // It was there for that value alone.
            _metrics.RemoveAt(at);
        }

        return isRemoved;
    }

    /// <summary>Gets or adds the series that ingests a value; null when its metric has no features, or was refused.</summary>
    /// <remarks>
    /// A series that begins after a change of definitions has no values from before it: <see cref="MetricSeries.IsBeforeFeatures"/>.
    /// </remarks>
    private MetricSeries? SeriesFor(MetricValue value, long time, ref int likely)
    {
        var at = _metrics.IndexOf(value.Name, likely);
        if (at < 0)
        {
            if (time < key.CoveredFrom || definitions.PlanFor(value.Name) is not { } plan || !TryMakeRoom(value, time))
            {
                return null;
            }

            at = ~_metrics.IndexOf(value.Name, likely);
            _metrics.Insert(at, new MetricSeries(value.Name, plan) { CoveredFrom = key.CoveredFrom });
            _fullUntil = long.MinValue;
        }

        likely = at + 1;
        return _metrics.All[at].IsBeforeFeatures(time) ? null : _metrics.All[at];
    }

    private bool TryMakeRoom(MetricValue value, long time)
    {
        while (_metrics.All.Count >= definitions.MaxMetrics)
        {
            if (key.Clock <= _fullUntil || !TryForget())
            {
                Refuse(value, time);
                return false;
            }
        }

        return true;
    }

    // The metric that was silent for longest makes room, if no window reaches back to it.
    private bool TryForget()
    {
        var oldestAsOf = key.Clock - definitions.AllowedLateness.Ticks;
        MetricSeries? oldest = null;
        var fullUntil = long.MaxValue;
        foreach (var series in _metrics.All)
        {
            if (!series.IsForgettable(oldestAsOf))
            {
                fullUntil = Math.Min(fullUntil, series.Newest + series.Plan.LongestWindow + definitions.AllowedLateness.Ticks);
            }
            else if (oldest is null || series.Newest < oldest.Newest)
            {
                oldest = series;
            }
        }

        if (oldest is null)
        {
            _fullUntil = fullUntil;
            return false;
        }

        _metrics.RemoveAt(_metrics.IndexOf(oldest.Metric));
        return true;
    }

    private void Refuse(MetricValue value, long time)
    {
        // By the sensor's clock: of a shard that is far behind, no name would be remembered.
        var refused = _refusedMetrics ??= new RefusedMetrics();
        refused.RemoveBefore(key.Clock - definitions.LongestWindow.Ticks - definitions.AllowedLateness.Ticks);
        if (refused.Add(value.Name, Math.Max(time, key.Clock)))
        {
            (_refused ??= []).Add(value);
        }
    }
}
