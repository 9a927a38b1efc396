using System.Buffers;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Engine;

/// <summary>One sensor's windows and features: the pure core that the live grain and the offline replay both run.</summary>
/// <remarks>
/// <para>No clock, no I/O: what it answers is a function of the readings it was given and their places in the log. Not safe for concurrent use.</para>
/// <para>
/// <b>Windows are in event time.</b> A feature is a pure function of the set of readings in its window that were not late: not of arrival
/// order, batching, restarts, or where a snapshot was taken. See <see cref="WindowDefinition"/> for what a window holds and
/// <see cref="Aggregation"/> for what is said of it. Readings of one metric are ordered by event time, then by value in IEEE total order.
/// </para>
/// <para>
/// <b>Late</b> is a reading older than the newest event time that the sensor has had from the same shard lineage (the shard and its
/// ancestors), less the allowed lateness: a fact of the log, not of timing. Late readings are counted and kept out.
/// </para>
/// <para>
/// <b>A duplicate</b> is a reading with the id and event time of another one that is still kept; of the two the one at the lower place in the
/// log (by shard, then position) counts.
/// </para>
/// <para>
/// <b>Equal to the bit</b>, whatever the interleaving of shards: exact windows and ages as of the newest event time or later, while
/// <see cref="FeatureQuality.Approximate"/> is false. Windows with a hop, the counters, scores and anomalies: when the readings came through one lineage.
/// </para>
/// <para>
/// <b>Scored once, in log order</b>: a reading is scored if it advances its sensor's event time. <see cref="Stage"/> looks at a stretch of readings and
/// writes the model's inputs; a scorer runs the model over all of them at once; <see cref="Add(ShardLineage, LogPosition, Reading, ScoringBatch, ICollection{AnomalyEpisode})"/>
/// then takes reading and score together. No input depends on a score, so how the readings are cut into stretches changes nothing.
/// <see cref="ScoredReadings"/> does all of it. See <see cref="DetectorInputs"/> for the inputs and <see cref="AnomalyEpisode"/> for what comes of the scores.
/// </para>
/// </remarks>
/// <param name="definitions">What to compute.</param>
/// <param name="model">The model that scores; null for an engine that computes features only.</param>
public sealed class SensorEngine(FeatureDefinitions definitions, ModelDescription? model = null)
{
    private readonly List<MetricSeries> _metrics = [];
    private long _newest = long.MinValue;
    private long _forgottenMetricNewest = long.MinValue;
    private long _coveredFrom = long.MinValue;

    /// <summary>The newest event time counted (UTC); null before the first reading.</summary>
    public DateTimeOffset? LastReadingAt => _newest == long.MinValue ? null : Instant(_newest);

    /// <summary>
    /// The oldest instant (UTC) that <see cref="Compute"/> can answer for: the newest event time less the allowed lateness; null before the first reading.
    /// </summary>
    public DateTimeOffset? OldestAsOf => _newest == long.MinValue ? null : Instant(OldestAsOfTicks);

    /// <summary>The live score; null before the first reading was scored.</summary>
    public SensorScore? Score => Detector?.Score;

    /// <summary>The score of the newest scored reading; 0 before the first.</summary>
    public double LastScore => Detector?.LastScore ?? 0;

    /// <summary>Whether an anomaly is open.</summary>
    public bool IsAnomalous => Detector?.Open is not null;

    /// <summary>Whether a silence is open.</summary>
    public bool IsSilent => Detector?.Silence is not null;

    internal ShardStates Shards { get; } = new();

    internal ReadingIds Ids { get; } = new();

    internal List<MetricSeries> Metrics => _metrics;

    internal FeatureDefinitions Definitions => definitions;

    /// <summary>The detector; null for an engine without a model.</summary>
    internal SensorDetector? Detector { get; set; } = model is null ? null : new SensorDetector(model);

    internal long Readings { get; set; }

    internal long Late { get; set; }

    internal long Duplicates { get; set; }

    internal long Newest { get => _newest; set => _newest = value; }

    /// <summary>The newest event time (ticks) of a metric that was forgotten because there were too many.</summary>
    internal long ForgottenMetricNewest { get => _forgottenMetricNewest; set => _forgottenMetricNewest = value; }

    /// <summary>Event time (ticks) from which on a metric that is seen for the first time is known whole: later than all when definitions changed.</summary>
    internal long CoveredFrom { get => _coveredFrom; set => _coveredFrom = value; }

    private long OldestAsOfTicks => Math.Max(_newest - definitions.AllowedLateness.Ticks, DateTimeOffset.MinValue.Ticks);

    /// <summary>Goes on from a snapshot.</summary>
    /// <param name="snapshot">What <see cref="WriteSnapshot"/> wrote, perhaps under other definitions: then features are rebuilt from the readings kept.</param>
    /// <param name="definitions">The definitions in force now.</param>
    /// <param name="model">The model in force now, perhaps another one: then the sensor's recent scores are forgotten, and an open anomaly ends unseen.</param>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static SensorEngine Restore(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model = null) =>
        SensorSnapshot.Read(snapshot, definitions, model);

    /// <summary>The last place taken from a shard; null when nothing was.</summary>
    public LogPosition? PositionOf(string shard) => Shards.Find(shard)?.Position;

    /// <summary>
    /// Looks at the next reading of a shard and writes the inputs of the model for it, if it will be scored. It must then be added, in the same order,
    /// before anything else: an engine whose staged readings cannot be scored has to be thrown away.
    /// </summary>
    /// <param name="lineage">The shard it was read from.</param>
    /// <param name="position">Its place there.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="batch">Takes a row for each metric of the reading that is scored.</param>
    /// <exception cref="InvalidOperationException">The engine has no model.</exception>
    public void Stage(ShardLineage lineage, LogPosition position, Reading reading, ScoringBatch batch)
    {
        var detector = Detector ?? throw new InvalidOperationException("An engine without a model scores nothing.");
        detector.Stage(lineage.Shard, PositionOf(lineage.Shard), _newest, position, reading, batch);
    }

    /// <summary>Takes the next reading of a shard, with its scores. Readings of one shard come in log order; what was taken before is skipped.</summary>
    /// <param name="lineage">The shard it was read from.</param>
    /// <param name="position">Its place there.</param>
    /// <param name="reading">The reading, staged before; its sensor id is not looked at.</param>
    /// <param name="batch">Where it was staged, scored since.</param>
    /// <param name="changed">Takes anomalies that the reading opened, changed or ended.</param>
    /// <exception cref="InvalidOperationException">The reading was not staged.</exception>
    public ReadingDisposition Add(
        ShardLineage lineage,
        LogPosition position,
        Reading reading,
        ScoringBatch batch,
        ICollection<AnomalyEpisode> changed)
    {
        var before = _newest;
        var disposition = Add(lineage, position, reading);
        Detector!.Complete(new PlacedTime(lineage.Shard, position, before, reading.EventTime.UtcTicks, reading.ArrivedAt?.UtcTicks), disposition, batch, this, changed);
        return disposition;
    }

    /// <summary>Takes the next reading of a shard, unscored. Readings of one shard come in log order; what was taken before is skipped.</summary>
    /// <param name="lineage">The shard it was read from.</param>
    /// <param name="position">Its place there.</param>
    /// <param name="reading">The reading; its sensor id is not looked at.</param>
    public ReadingDisposition Add(ShardLineage lineage, LogPosition position, Reading reading)
    {
        // A shard's first reading may be at a place that compares equal to default, so "nothing taken yet" is a state of its own.
        var known = Shards.Find(lineage.Shard);
        if (known is not null && position <= known.Position)
        {
            return ReadingDisposition.AlreadyTaken;
        }

        var shard = known ?? Shards.GetOrAdd(lineage, _newest == long.MinValue ? long.MinValue : OldestAsOfTicks - definitions.LongestWindow.Ticks);
        shard.Position = position;
        shard.Gap = lineage.Gap ?? shard.Gap;

        var time = reading.EventTime.UtcTicks;
        if (shard.Newest != long.MinValue && time < shard.Newest - definitions.AllowedLateness.Ticks)
        {
            Late++;
            return ReadingDisposition.Late;
        }

        shard.Newest = Math.Max(shard.Newest, time);
        return Count(lineage.Shard, position, time, reading);
    }

    /// <summary>Computes every feature as of an instant.</summary>
    /// <returns>Null before the first reading was counted.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is before <see cref="OldestAsOf"/>.</exception>
    public SensorFeatures? Compute(AsOf asOf)
    {
        if (_newest == long.MinValue)
        {
            return null;
        }

        var instant = asOf.Time?.UtcTicks ?? _newest;
        instant = asOf.OrOldest ? Math.Max(instant, OldestAsOfTicks) : instant;
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, OldestAsOfTicks, nameof(asOf));

        var count = _metrics.Sum(series => series.Plan.FeatureCount);
        var names = new string[count];
        var values = new double[count];
        var warmup = new List<string>();
        var approximate = _forgottenMetricNewest > instant - definitions.LongestWindow.Ticks;
        var at = 0;
        foreach (var series in _metrics)
        {
            series.Plan.Names.CopyTo(names, at);
            approximate |= MetricFeatures.Compute(series, instant, values.AsSpan(at, series.Plan.FeatureCount), warmup);
            at += series.Plan.FeatureCount;
        }

        var quality = new FeatureQuality(
            Instant(_newest),
            Readings,
            Late,
            Duplicates,
            IsGapped(instant),
            approximate,
            [.. warmup],
            definitions.Hops);
        return new SensorFeatures(
            Instant(instant),
            names,
            values,
            quality,
            [.. Shards.All.Select(shard => new ShardPosition(shard.Shard, shard.Position))],
            Score);
    }

    /// <summary>What moved the live score most, the most important first: computed now, by asking the model again. None while there is no score.</summary>
    /// <param name="scorer">The model that scored.</param>
    /// <param name="cancellationToken">Gives up waiting for the model.</param>
    public ValueTask<Attribution[]> ExplainAsync(IModelScorer scorer, CancellationToken cancellationToken) =>
        Detector is null ? ValueTask.FromResult<Attribution[]>([]) : Explanation.OfAsync(Detector, scorer, cancellationToken);

    /// <summary>
    /// The arrival time (UTC) from which on it is a silence that nothing came from the sensor; null while its rhythm is not known, while its newest reading was
    /// old when it arrived, and in a silence.
    /// </summary>
    public DateTimeOffset? SilentFrom => Detector is { Silence: null, SilentFrom: { } ticks } ? Instant(ticks) : null;

    /// <summary>The shards that the sensor's readings come through: those that none of the others descends from.</summary>
    public IEnumerable<string> LiveShards => Shards.All.Where(shard => !Shards.All.Any(other => other.Parents.Contains(shard.Shard))).Select(shard => shard.Shard);

    /// <summary>Nothing came from the sensor, of all that arrived in its shards until this time: opens a silence if that is one.</summary>
    /// <returns>The anomaly; null for none, or none that was not told before.</returns>
    public AnomalyEpisode? OpenSilence(DateTimeOffset frontier) => Detector?.OpenSilence(frontier.UtcTicks, _newest);

    /// <summary>What happened from one instant to another, both inclusive, as far as it is kept; null before the first reading was counted.</summary>
    /// <param name="from">The earliest event time (UTC).</param>
    /// <param name="to">The latest event time (UTC), not before <paramref name="from"/>.</param>
    /// <param name="points">How many points of each metric at the most, 2 or more.</param>
    public SensorHistory? History(DateTimeOffset from, DateTimeOffset to, int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        if (_newest == long.MinValue)
        {
            return null;
        }

        // Steps are whole multiples of themselves, so that a chart that moves on keeps its points: one more of them may have a share in the stretch.
        var step = ((to - from).Ticks / (points - 1)) + 1;
        var rolling = definitions.LongestExactWindow is { Ticks: > 0 } window ? window : SensorHistory.RollingWithoutWindow;
        var metrics = new List<MetricHistory>(_metrics.Count);
        foreach (var series in _metrics)
        {
            if (MetricHistoryBuilder.Build(series, from.UtcTicks, to.UtcTicks, points, step, rolling.Ticks) is { Length: > 0 } found)
            {
                metrics.Add(new MetricHistory(series.Metric, found));
            }
        }

        return new SensorHistory(from, to, TimeSpan.FromTicks(step), rolling, [.. metrics]);
    }

    /// <summary>Writes all of the state: at most 300 KB.</summary>
    public void WriteSnapshot(IBufferWriter<byte> destination) => SensorSnapshot.Write(this, destination);

    /// <summary>Says why the open anomaly has its new peak.</summary>
    internal async ValueTask<AnomalyEpisode> ExplainOpenAsync(IModelScorer scorer, CancellationToken cancellationToken)
    {
        var detector = Detector!;
        var attribution = await Explanation.OfAsync(detector, scorer, cancellationToken).ConfigureAwait(false);
        detector.WantsExplanation = false;
        return detector.Open = detector.Open! with { Attribution = attribution };
    }

    /// <summary>The features of one metric as of the newest event time; none for a metric without features.</summary>
    internal (string[] Names, double[] Values) ComputeMetric(string metric)
    {
        var at = IndexOf(metric);
        if (at < 0)
        {
            return ([], []);
        }

        var plan = _metrics[at].Plan;
        var values = new double[plan.FeatureCount];
        MetricFeatures.Compute(_metrics[at], _newest, values, []);
        return ([.. plan.Names], values);
    }

    /// <summary>The series of a metric; null when the metric has no features.</summary>
    internal MetricSeries? GetOrAddSeries(string metric)
    {
        var at = IndexOf(metric);
        if (at >= 0)
        {
            return _metrics[at];
        }

        if (definitions.PlanFor(metric) is not { } plan)
        {
            return null;
        }

        if (_metrics.Count == StateLimits.Metrics)
        {
            ForgetMostSilent();
            at = IndexOf(metric);
        }

        var series = new MetricSeries(metric, plan) { CoveredFrom = _coveredFrom };
        _metrics.Insert(~at, series);
        return series;
    }

    /// <summary>Gives up precision where the state would grow beyond <see cref="StateLimits"/>.</summary>
    internal void KeepWithinLimits()
    {
        var raw = 0;
        var seconds = 0;
        var hops = 0;
        foreach (var series in _metrics)
        {
            while (series.Raw.Count > definitions.MaxRawReadings)
            {
                series.CompactOldestSecond();
            }

            raw += series.Raw.Count;
            seconds += series.Seconds.Count;
            hops += series.HopTileCount;
        }

        if (raw > StateLimits.RawValues || seconds > StateLimits.SecondTiles || hops > StateLimits.HopTiles)
        {
            Compact();
        }
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    private ReadingDisposition Count(string shard, LogPosition position, long time, Reading reading)
    {
        _newest = Math.Max(_newest, time);
        if (reading.Id is not null)
        {
            var id = ReadingIds.HashOf(reading.Id);
            var entry = new ReadingIds.Entry(time, id, shard, position, reading.Metrics);
            var other = Ids.Find(time, id);
            if (other >= 0)
            {
                Duplicates++;
                TakeLower(other, entry);
                return ReadingDisposition.Duplicate;
            }

            Ids.RemoveBefore(_newest - LongestRetention());
            Ids.Add(entry);
        }

        Readings++;
        Take(time, reading.Metrics);
        return ReadingDisposition.Counted;
    }

    private void TakeLower(int other, ReadingIds.Entry entry)
    {
        var kept = Ids.Entries[other];
        if (kept.IsBefore(entry.Shard, entry.Position))
        {
            return;
        }

        var removed = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var metric in kept.Metrics)
        {
            var at = IndexOf(metric.Name);
            if (at >= 0)
            {
                removed[metric.Name] = _metrics[at].TryRemove(entry.Time, metric.Value);
            }
        }

        Ids.Replace(other, entry);
        Take(entry.Time, [.. entry.Metrics.Where(metric => !IsInTile(metric.Name))]);

        // A value that has gone into a tile cannot be taken out of it, so it stays, and what would stand for it does not count as well.
        bool IsInTile(string metric) => removed.TryGetValue(metric, out var gone) && !gone;
    }

    private void Take(long time, MetricValue[] metrics)
    {
        foreach (var metric in metrics)
        {
            GetOrAddSeries(metric.Name)?.Add(time, metric.Value, _newest);
        }

        KeepWithinLimits();
    }

    // Each step takes from the metric that has most (of equals the first by name), so what is rounded depends on the log alone.
    private void Compact()
    {
        while (_metrics.Sum(series => series.Raw.Count) > StateLimits.RawValues)
        {
            _metrics.MaxBy(series => series.Raw.Count)!.CompactOldestSecond();
        }

        while (_metrics.Sum(series => series.Seconds.Count) > StateLimits.SecondTiles)
        {
            _metrics.MaxBy(series => series.Seconds.Count)!.Seconds.Coarsen();
        }

        while (_metrics.Sum(series => series.HopTileCount) > StateLimits.HopTiles)
        {
            _metrics.MaxBy(series => series.HopTileCount)!.CoarsenHops();
        }
    }

    private void ForgetMostSilent()
    {
        var silent = _metrics.MinBy(series => series.Newest)!;
        _forgottenMetricNewest = Math.Max(_forgottenMetricNewest, silent.Newest);
        _metrics.Remove(silent);
    }

    private bool IsGapped(long instant)
    {
        foreach (var shard in Shards.All)
        {
            if (shard.Gap is { } gap && gap.To.UtcTicks > instant - definitions.LongestWindow.Ticks && gap.From.UtcTicks <= instant)
            {
                return true;
            }
        }

        return false;
    }

    private long LongestRetention()
    {
        var longest = definitions.AllowedLateness.Ticks;
        foreach (var series in _metrics)
        {
            longest = Math.Max(longest, series.Plan.Retention);
        }

        return longest;
    }

    private int IndexOf(string metric)
    {
        var low = 0;
        var high = _metrics.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_metrics[middle].Metric, metric);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
