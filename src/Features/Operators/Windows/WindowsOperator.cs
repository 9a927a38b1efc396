using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
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
internal sealed partial class WindowsOperator(FeatureDefinitions definitions, KeyState key) : IOperator, IMetricFeatures
{
    private readonly SensorMetrics _metrics = new();
    private List<MetricValue>? _refused;
    private RefusedMetrics? _refusedMetrics;

    // Where the first metric of the last reading was: that of the next one is mostly the same, and the others follow it.
    private int _first;

    // Up to this clock (ticks) no metric makes room: so that a sensor with too many metrics need not look at all of them for each value that it refuses.
    private long _fullUntil = long.MinValue;

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

    private static void Note(NotedValues? noted, MetricValue value, bool isTied)
    {
        if (noted is not null)
        {
            noted.Names.Add(value.Name);
            noted.Values.Add(value.Value);
            noted.IsTied |= isTied;
        }
    }
}
