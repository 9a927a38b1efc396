using System.Buffers;
using System.Runtime.InteropServices;
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
/// <see cref="Aggregation"/> for its features. Readings of one metric are ordered by event time, then by their place in the log (by shard id, then position).
/// </para>
/// <para>
/// <b>The sensor's clock</b> is its newest event time, where a reading ahead of its arrival stands for its arrival. What is kept, and for how long, follows the clock; so does
/// lateness, by shard. So a sensor's clock that runs ahead costs no right reading.
/// </para>
/// <para>
/// <b>Late</b> is a reading behind the clock of its shard lineage (the shard and its ancestors) by more than the allowed lateness: a fact of the log, not of timing. Late
/// readings are counted and kept out.
/// </para>
/// <para>
/// <b>A duplicate</b> is a reading with the id and event time of another one that is still kept; of the two the one at the lower place in the
/// log (by shard, then position) counts.
/// </para>
/// <para>
/// <b>At most 64 metrics</b>: a value of a further one is refused (<see cref="Refused"/>) until no window reaches back to one of the others.
/// </para>
/// <para>
/// <b>A reading that retires the sensor</b> makes it as if it had never had a reading, but for its places in the log. Readings of that time or before it are late from then on.
/// </para>
/// <para>
/// <b>A verdict</b> (<see cref="Reading.Feedback"/>) is no reading: it reaches the detector in the order of the log, however old it is, and leaves windows, counters, event time,
/// lateness and silence as they are.
/// </para>
/// <para>
/// <b>Equal to the bit</b>, whatever the interleaving of shards: exact windows and ages as of the newest event time or later, while
/// <see cref="FeatureQuality.Approximate"/> is false, no more readings of a metric come than are kept one by one, and no metric, id or sensor was refused, forgotten or retired. Windows with a hop, the counters, scores and anomalies: when
/// the readings came through one lineage.
/// </para>
/// <para>
/// <b>Scored once, in log order</b>: a reading is scored if it advances its sensor's event time (<see cref="ScoringClock"/>). <see cref="Stage"/> looks at a stretch of readings and
/// writes the model's inputs; a scorer runs the model over all of them at once; <see cref="Add(ShardLineage, LogPosition, Reading, ScoringBatch, ICollection{AnomalyEpisode})"/>
/// then takes reading and score together. No input depends on a score, so how the readings are cut into stretches changes nothing.
/// <see cref="ScoredReadings"/> does all of it. See <see cref="DetectorInputs"/> for the inputs and <see cref="AnomalyEpisode"/> for what comes of the scores.
/// </para>
/// </remarks>
/// <param name="definitions">What to compute.</param>
/// <param name="model">The model that scores; null for an engine that computes features only.</param>
/// <param name="alarms">The alarm budget of the sensor; that of the fleet when null.</param>
public sealed class SensorEngine(FeatureDefinitions definitions, ModelDescription? model = null, AlarmDefinition? alarms = null)
{
    private readonly AlarmDefinition _alarms = alarms ?? definitions.Alarms.Fleet;
    private readonly List<MetricSeries> _metrics = [];
    private List<MetricValue>? _refused;
    private List<SnapshotFrame>? _carried;
    private RefusedMetrics? _refusedMetrics;
    private long _newest = long.MinValue;
    private long _clock = long.MinValue;
    private long _coveredFrom = long.MinValue;
    private ScoringClock _scoring = new();
    private StagedReadings _staged = new();

    /// <summary>The newest event time counted (UTC); null before the first reading.</summary>
    public DateTimeOffset? LastReadingAt => _newest == long.MinValue ? null : Instant(_newest);

    /// <summary>
    /// The oldest instant (UTC) that <see cref="Compute"/> can answer for: the sensor's clock less the allowed lateness, or where readings begin to be kept one by one if that
    /// is later; null before the first reading.
    /// </summary>
    public DateTimeOffset? OldestAsOf => _newest == long.MinValue ? null : Instant(OldestAsOfTicks());

    /// <summary>The values that the last reading added brought for metrics that there was no room for, which were not refused before. The list is that of the next reading after it.</summary>
    public IReadOnlyList<MetricValue> Refused => _refused ?? (IReadOnlyList<MetricValue>)[];

    /// <summary>How many values were refused since the sensor was first seen.</summary>
    public long RefusedValues => _refusedMetrics?.Values ?? 0;

    /// <summary>How many ids of readings were forgotten before their time since the sensor was first seen.</summary>
    public long IdsForgotten => Ids.Forgotten;

    /// <summary>How many readings were scored since the sensor was first seen.</summary>
    public long Scored => Detector?.Scored ?? 0;

    /// <summary>The event time (UTC) of the newest scored reading.</summary>
    public DateTimeOffset ScoredAt => Instant(Detector?.ScoredAt ?? 0);

    /// <summary>The live score; null before the first reading was scored.</summary>
    public SensorScore? Score => Detector?.Score;

    /// <summary>The score of the newest scored reading; 0 before the first.</summary>
    public double LastScore => Detector?.LastScore ?? 0;

    /// <summary>About how many bytes it takes in memory, for budgets.</summary>
    public int ApproximateBytes => EngineSize.Of(this);

    /// <summary>Whether an anomaly is open.</summary>
    public bool IsAnomalous => Detector?.Open is not null;

    /// <summary>Whether a silence is open.</summary>
    public bool IsSilent => Detector?.Silence is not null;

    internal ShardStates Shards { get; } = new();

    internal ReadingIds Ids { get; } = new();

    internal List<MetricSeries> Metrics => _metrics;

    internal FeatureDefinitions Definitions => definitions;

    /// <summary>The alarm budget of the sensor.</summary>
    internal AlarmDefinition Alarms => _alarms;

    /// <summary>The detector; null for an engine without a model.</summary>
    internal SensorDetector? Detector { get; set; } = model is null ? null : new SensorDetector(model, alarms ?? definitions.Alarms.Fleet);

    internal long Readings { get; set; }

    internal long Late { get; set; }

    internal long Duplicates { get; set; }

    /// <summary>How many values were named without one.</summary>
    internal long Missing { get; set; }

    /// <summary>The metrics that were refused. Nearly every sensor has none.</summary>
    internal RefusedMetrics RefusedMetrics => _refusedMetrics ??= new RefusedMetrics();

    internal long Newest { get => _newest; set => _newest = value; }

    /// <summary>The sensor's clock, in ticks; the least value before the first reading.</summary>
    internal long Clock { get => _clock; set => _clock = value; }

    /// <summary>Readings up to this event time (ticks) are late, because the sensor was retired; the least value when it was not.</summary>
    internal long RetiredUpTo { get; set; } = long.MinValue;

    internal ref ScoringClock Scoring => ref _scoring;

    /// <summary>Sections of operators that this version does not know: state that a newer one goes on from.</summary>
    internal IReadOnlyList<SnapshotFrame> Carried => _carried ?? (IReadOnlyList<SnapshotFrame>)[];

    /// <summary>Event time (ticks) from which on a metric that is seen for the first time is known whole: later than all when definitions changed.</summary>
    internal long CoveredFrom { get => _coveredFrom; set => _coveredFrom = value; }

    /// <summary>Goes on from a snapshot.</summary>
    /// <param name="snapshot">What <see cref="WriteSnapshot"/> wrote, perhaps under other definitions: then features are rebuilt from the readings kept.</param>
    /// <param name="definitions">The definitions in force now.</param>
    /// <param name="model">The model in force now, perhaps another one: then the sensor's recent scores are forgotten, and an open anomaly ends unseen.</param>
    /// <param name="alarms">The alarm budget of the sensor now; that of the fleet when null.</param>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static SensorEngine Restore(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model = null, AlarmDefinition? alarms = null) =>
        SensorSnapshot.Read(snapshot, definitions, model, alarms ?? definitions.Alarms.Fleet);

    /// <summary>
    /// The arrival time (UTC) from which on it is a silence that nothing came from a stored sensor, as <see cref="SilentFrom"/> of the restored engine would say. Only the sections
    /// <c>key</c> and <c>detector</c> are looked at; those of metrics may be missing.
    /// </summary>
    /// <param name="frames">The sections.</param>
    /// <param name="alarms">The alarm budget of the sensor.</param>
    /// <exception cref="InvalidDataException">A section is missing, damaged, or of another version.</exception>
    public static DateTimeOffset? SilentFromOf(IEnumerable<SnapshotFrame> frames, AlarmDefinition alarms) => SensorSnapshot.ReadSilentFrom(frames, alarms);

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
        if (!_staged.TryBegin(lineage.Shard, PositionOf(lineage.Shard), position, _scoring, Shards.BorderOf(lineage)))
        {
            return;
        }

        if (reading.Feedback is not null)
        {
            // The detector takes it as it is added: no row depends on it.
            return;
        }

        var time = reading.EventTime.UtcTicks;
        var arrived = ArrivalOf(reading);
        if (reading.Retires)
        {
            if (!IsLate(_staged.Border, time) && _staged.TryRetire(time, RetiredUpTo, detector))
            {
                batch.NoteRetirement();
            }

            return;
        }

        if (!IsLate(_staged.Border, time))
        {
            _staged.Border = Math.Max(_staged.Border, Math.Min(time, arrived));
        }

        if (_staged.Scoring.Advance(time, arrived, definitions.AllowedLateness.Ticks, out _))
        {
            (_staged.Detector ?? detector).Stage(reading, batch);
        }
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
        var disposition = Add(lineage, position, reading);
        if (disposition == ReadingDisposition.AlreadyTaken)
        {
            return disposition;
        }

        _staged.End();
        if (disposition == ReadingDisposition.Retired)
        {
            Detector!.Retire(RetiredUpTo, changed);
            Detector = _staged.TakeDetector();
        }
        else if (reading.Feedback is { } feedback)
        {
            Detector!.TakeFeedback(feedback.Metric, feedback.From.UtcTicks, feedback.To.UtcTicks, feedback.Verdict, changed);
        }
        else if (!reading.Retires)
        {
            var time = reading.EventTime.UtcTicks;
            var isScored = _scoring.Advance(time, ArrivalOf(reading), definitions.AllowedLateness.Ticks, out var before);
            var place = new PlacedTime(
                lineage.Shard, position, before == RetiredUpTo ? long.MinValue : before, time, isScored, reading.ArrivedAt?.UtcTicks);
            Detector!.Complete(place, disposition, batch, this, changed);
        }

        return disposition;
    }

    /// <summary>Takes the next reading of a shard, unscored. Readings of one shard come in log order; what was taken before is skipped.</summary>
    /// <param name="lineage">The shard it was read from.</param>
    /// <param name="position">Its place there.</param>
    /// <param name="reading">The reading; its sensor id is not looked at.</param>
    public ReadingDisposition Add(ShardLineage lineage, LogPosition position, Reading reading)
    {
        // A shard's first reading may be at a place that compares equal to default, so "nothing taken yet" is a state of its own.
        _refused?.Clear();
        var known = Shards.Find(lineage.Shard);
        if (known is not null && position <= known.Position)
        {
            return ReadingDisposition.AlreadyTaken;
        }

        var shard = known ?? Shards.GetOrAdd(
            lineage, _clock == long.MinValue ? long.MinValue : _clock - definitions.AllowedLateness.Ticks - definitions.LongestWindow.Ticks);
        shard.Position = position;
        shard.Gap = lineage.Gap ?? shard.Gap;

        if (reading.Feedback is not null)
        {
            return ReadingDisposition.Feedback;
        }

        var time = reading.EventTime.UtcTicks;
        var clock = Math.Min(time, ArrivalOf(reading));
        if (reading.Retires)
        {
            // One from long ago would take newer readings with it.
            return IsLate(shard.Border, time) ? ReadingDisposition.Late : Retire(time);
        }

        if (time <= RetiredUpTo || IsLate(shard.Border, time))
        {
            Late++;
            return ReadingDisposition.Late;
        }

        shard.Border = Math.Max(shard.Border, clock);
        _clock = Math.Max(_clock, clock);
        return Count(shard.Shard, time, reading);
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
        var oldest = OldestAsOfTicks();
        instant = asOf.OrOldest ? Math.Max(instant, oldest) : instant;
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, oldest, nameof(asOf));

        var count = _metrics.Sum(series => series.Plan.FeatureCount);
        var names = new string[count];
        var values = new double[count];
        var warmup = new List<string>();
        List<WindowEdge>? edges = null;
        var at = 0;
        foreach (var series in _metrics)
        {
            series.Plan.Names.CopyTo(names, at);
            MetricFeatures.Compute(series, instant, values.AsSpan(at, series.Plan.FeatureCount), warmup, ref edges);
            at += series.Plan.FeatureCount;
        }

        var quality = new FeatureQuality(Instant(_newest), Readings, Late, Duplicates, IsGapped(instant), [.. warmup], definitions.Hops)
        {
            Missing = Missing,
            Ahead = TimeSpan.FromTicks(_newest - Math.Min(_newest, _clock)),
            IdsForgotten = Ids.Forgotten,
            Refused = RefusedValues,
            RefusedMetrics = RefusedValues == 0 ? [] : [.. RefusedMetrics.Names.Where(name => name.Newest > instant - definitions.LongestWindow.Ticks).Select(name => name.Name)],
            Unscored = Detector is { Metrics.Count: SensorDetector.MostMetrics } detector
                ? [.. _metrics.Select(series => series.Metric).Where(metric => !detector.Metrics.Exists(scored => scored.Metric == metric))]
                : [],
            Edges = edges is null ? [] : [.. edges],
        };
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
        return detector.Open = detector.Open! with { Attribution = attribution, Reason = attribution is [var first, ..] ? first.Kind : AttributionKind.Level };
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
        List<WindowEdge>? edges = null;
        MetricFeatures.Compute(_metrics[at], _newest, values, [], ref edges);
        return ([.. plan.Names], values);
    }

    /// <summary>Keeps sections that this version does not know, to write them as they are.</summary>
    internal void Carry(List<SnapshotFrame> frames) => _carried = frames.Count > 0 ? frames : null;

    /// <summary>Puts a series back that a snapshot holds; null when the metric has no features.</summary>
    internal MetricSeries? RestoreSeries(string metric) =>
        definitions.PlanFor(metric) is { } plan && IndexOf(metric) is < 0 and var at ? AddSeries(~at, metric, plan) : null;

    /// <summary>Gives up precision where the state would grow beyond <see cref="StateLimits"/>.</summary>
    internal void KeepWithinLimits()
    {
        var raw = 0;
        var seconds = 0;
        var hops = 0;
        foreach (var series in _metrics)
        {
            if (series.Raw.Count > definitions.MaxRawReadings)
            {
                CompactToMost(series);
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

    private bool IsLate(long border, long time) => border != long.MinValue && time < border - definitions.AllowedLateness.Ticks;

    private static long ArrivalOf(Reading reading) => reading.ArrivedAt?.UtcTicks ?? long.MaxValue;

    private ReadingDisposition Count(string shard, long time, Reading reading)
    {
        _newest = Math.Max(_newest, time);
        if (reading.Id is null)
        {
            Readings++;
            Missing += reading.Missing.Length;
            foreach (var metric in reading.Metrics)
            {
                SeriesFor(metric, time)?.Add(time, metric.Value, shard, _clock);
            }

            KeepWithinLimits();
            if (!Ids.Entries.IsEmpty)
            {
                Ids.RemoveBefore(_clock - LongestRetention());
                Ids.Trim(RoomForIds());
            }

            return ReadingDisposition.Counted;
        }

        var id = ReadingIds.HashOf(reading.Id);
        Ids.RemoveBefore(_clock - LongestRetention());
        var other = Ids.Find(time, id);
        if (other >= 0)
        {
            Duplicates++;
            TakeLower(other, shard, reading);
            return ReadingDisposition.Duplicate;
        }

        Readings++;
        Missing += reading.Missing.Length;
        var entry = Take(shard, time, id, reading, null);
        KeepWithinLimits();
        Ids.Add(entry, RoomForIds());
        return ReadingDisposition.Counted;
    }

    private ReadingDisposition Retire(long time)
    {
        if (time <= RetiredUpTo)
        {
            // The same again: what came since then is the sensor's new life.
            return ReadingDisposition.Duplicate;
        }

        RetiredUpTo = time;
        _metrics.Clear();
        Ids.Clear();
        _refusedMetrics = null;
        _carried = null;
        (Readings, Late, Duplicates, Missing) = (0, 0, 0, 0);
        _newest = _clock = _coveredFrom = long.MinValue;
        _scoring.Restart(time);
        return ReadingDisposition.Retired;
    }

    // The lower place in the log counts. Of one shard that is the reading that came first.
    private void TakeLower(int other, string shard, Reading reading)
    {
        var kept = Ids.Entries[other];
        if (string.CompareOrdinal(kept.Shard, shard) <= 0)
        {
            return;
        }

        // A value that has gone into a tile cannot be taken out of it, so it stays, and what would stand for it does not count as well.
        HashSet<string>? inTiles = null;
        for (var i = 0; i < kept.Metrics.Names.Length; i++)
        {
            var at = IndexOf(kept.Metrics.Names[i]);
            if (at >= 0 && !_metrics[at].TryRemove(kept.Time, kept.Shard, kept.Values?[i]))
            {
                (inTiles ??= new HashSet<string>(StringComparer.Ordinal)).Add(kept.Metrics.Names[i]);
            }
            else if (at >= 0 && _metrics[at].Newest == long.MinValue)
            {
                // It was there for that value alone.
                _metrics.RemoveAt(at);
            }
        }

        Ids.Replace(other, Take(shard, kept.Time, kept.Id, reading, inTiles));
        KeepWithinLimits();
        Ids.Trim(RoomForIds());
    }

    // Takes the values of a reading with an id, but of metrics whose value is in a tile already: these are noted alone.
    private ReadingIds.Entry Take(string shard, long time, ulong id, Reading reading, HashSet<string>? inTiles)
    {
        var names = new List<string>(reading.Metrics.Length);
        var values = new List<double>(reading.Metrics.Length);
        var isTied = false;
        foreach (var metric in reading.Metrics)
        {
            if (inTiles?.Contains(metric.Name) is not true && SeriesFor(metric, time) is { } series)
            {
                isTied |= series.Add(time, metric.Value, shard, _clock);
                names.Add(metric.Name);
                values.Add(metric.Value);
            }
        }

        foreach (var name in inTiles ?? [])
        {
            names.Add(name);
            values.Add(0);
        }

        return new ReadingIds.Entry(time, id, shard, Ids.SetOf(CollectionsMarshal.AsSpan(names)), isTied ? [.. values] : null);
    }

    /// <summary>The series that takes a value; null when its metric has no features, or was refused.</summary>
    private MetricSeries? SeriesFor(MetricValue value, long time)
    {
        var at = IndexOf(value.Name);
        if (at >= 0)
        {
            return _metrics[at];
        }

        if (definitions.PlanFor(value.Name) is not { } plan)
        {
            return null;
        }

        if (_metrics.Count >= StateLimits.Metrics)
        {
            if (_metrics.Where(series => series.IsForgettable(_clock - definitions.AllowedLateness.Ticks)).MinBy(series => series.Newest) is not { } oldest)
            {
                // By the sensor's clock: of a shard that is far behind, no name would be remembered.
                RefusedMetrics.RemoveBefore(_clock - definitions.LongestWindow.Ticks - definitions.AllowedLateness.Ticks);
                if (RefusedMetrics.Add(value.Name, Math.Max(time, _clock)))
                {
                    (_refused ??= []).Add(value);
                }

                return null;
            }

            _metrics.Remove(oldest);
            at = IndexOf(value.Name);
        }

        return AddSeries(~at, value.Name, plan);
    }

    private MetricSeries AddSeries(int at, string metric, MetricPlan plan)
    {
        var series = new MetricSeries(metric, plan) { CoveredFrom = _coveredFrom };
        _metrics.Insert(at, series);
        return series;
    }

    private void CompactToMost(MetricSeries series)
    {
        series.Age(_clock);
        while (series.Raw.Count > definitions.MaxRawReadings)
        {
            series.CompactOldestSecond(_clock);
        }
    }

    // Each step takes from the metric that has most (of equals the first by name), so what is rounded depends on the log alone.
    private void Compact()
    {
        // A metric that is silent may hold what no window reaches any more.
        _metrics.ForEach(series => series.Age(_clock));
        while (_metrics.Sum(series => series.Raw.Count) > StateLimits.RawValues)
        {
            _metrics.MaxBy(series => series.Raw.Count)!.CompactOldestSecond(_clock);
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

    private int RoomForIds() => Math.Max(
        StateLimits.LeastReadingIdBytes, StateLimits.ReadingIdBytes - (StateLimits.TileBytes * _metrics.Sum(series => series.Seconds.Count)));

    private long OldestAsOfTicks()
    {
        var oldest = Math.Max(_clock - definitions.AllowedLateness.Ticks, DateTimeOffset.MinValue.Ticks);
        foreach (var series in _metrics)
        {
            oldest = Math.Max(oldest, series.RawFloor);
        }

        return oldest;
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
