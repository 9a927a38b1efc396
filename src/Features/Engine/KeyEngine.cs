using System.Buffers;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Keys;
using SensorGrid.Features.Log;
using SensorGrid.Features.Operators;
using SensorGrid.Features.Operators.Detection;
using SensorGrid.Features.Operators.Windows;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Engine;

/// <summary>One sensor's state and features: the pure core that the live grain and the offline replay both run.</summary>
/// <remarks>
/// <para>No clock, no I/O: what it answers is a function of the readings it was given and their positions in the log. Not safe for concurrent use.</para>
/// <para>
/// <b>The engine judges, operators compute.</b> The engine keeps positions, clocks, lateness, and ids. A reading that it has judged goes through the operators: the
/// windows (<see cref="WindowsOperator"/>), then the detector (<see cref="DetectionOperator"/>). Each operator has sections of its own in the snapshot.
/// </para>
/// <para>
/// <b>Windows are in event time.</b> A feature is a pure function of the set of readings in its window that were not late: not of arrival
/// order, batching, restarts, or where a snapshot was made. See <see cref="WindowDefinition"/> for what a window holds and
/// <see cref="Aggregation"/> for its features. Readings of one metric are ordered by event time, then by their position in the log (by shard id, then position).
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
/// <b>A duplicate</b> is a reading with the id and event time of another one that is still kept; of the two the one at the lower position in the
/// log (by shard, then position) counts.
/// </para>
/// <para>
/// <b>At most <see cref="FeatureDefinitions.MaxMetrics"/> metrics</b>: a value of a further one is refused (<see cref="Refused"/>) until no window reaches back to one of the others.
/// </para>
/// <para>
/// <b>A reading that retires the sensor</b> makes it as if it had never had a reading, but for its positions in the log. Readings of that time or before it are late from then on.
/// </para>
/// <para>
/// <b>A verdict</b> (<see cref="Reading.Feedback"/>) is no reading: it reaches the detector in the order of the log, however old it is, and leaves windows, counters, event time,
/// lateness and silence as they are.
/// </para>
/// <para>
/// <b>Equal to the bit</b>, whatever the interleaving of shards: exact windows and ages as of the newest event time or later, while
/// <see cref="FeatureQuality.Approximate"/> is false, no more readings of a metric come than are kept one by one (and of all metrics together than 500 for each that there may be), and no metric, id or sensor was refused, forgotten or retired. Windows with a hop, the counters, scores and anomalies: when
/// the readings came through one lineage.
/// </para>
/// <para>
/// <b>Scored once, in log order</b>: a reading is scored if it advances its sensor's event time (<see cref="ScoringClock"/>). <see cref="Stage"/> looks at a stretch of readings and
/// writes the model's inputs; a scorer runs the model over all of them at once; <see cref="Add(ShardLineage, LogPosition, Reading, ScoringBatch, ICollection{AnomalyEpisode})"/>
/// then ingests reading and score together. No input depends on a score, so how the readings are cut into stretches changes nothing.
/// <see cref="ScoredReadings"/> does all of it. See <see cref="DetectorInputs"/> for the inputs and <see cref="AnomalyEpisode"/> for what comes of the scores.
/// </para>
/// </remarks>
public sealed partial class KeyEngine
{
    private readonly FeatureDefinitions _definitions;
    private readonly KeyState _key = new();
    private readonly DetectionOperator? _detection;
    private readonly IOperator[] _operators;
    private List<SnapshotFrame>? _carried;

    /// <param name="definitions">The definitions of the features.</param>
    /// <param name="model">The model that scores; null for an engine that computes features only.</param>
    /// <param name="alarms">The alarm budget of the sensor; that of the fleet when null.</param>
    /// <param name="revision">The revision that the definitions are of; 0 for the silos' own.</param>
    public KeyEngine(FeatureDefinitions definitions, ModelDescription? model = null, AlarmDefinition? alarms = null, long revision = 0)
    {
        Revision = revision;
        _definitions = definitions;
        Windows = new WindowsOperator(definitions, _key);
        _detection = model is null ? null : new DetectionOperator(model, alarms ?? definitions.Alarms.Fleet, definitions.AllowedLateness.Ticks, _key, Windows);
        _operators = _detection is null ? [Windows] : [Windows, _detection];
    }

    /// <summary>The revision of the definitions that it computes by; 0 for the silos' own.</summary>
    public long Revision { get; private set; }

    /// <summary>The model that it was made with; null for an engine that computes features only.</summary>
    public ModelDescription? Model => Detector?.Model;

    /// <summary>The newest event time counted (UTC); null before the first reading.</summary>
    public DateTimeOffset? LastReadingAt => _key.Newest == long.MinValue ? null : Instant(_key.Newest);

    /// <summary>
    /// The oldest instant (UTC) that <see cref="Compute"/> can answer for: the sensor's clock less the allowed lateness, or where readings begin to be kept one by one if that
    /// is later; null before the first reading.
    /// </summary>
    public DateTimeOffset? OldestAsOf => _key.Newest == long.MinValue ? null : Instant(Windows.OldestAsOf());

    /// <summary>The values of the last reading added for metrics that there was no room for, which were not refused before. The list is that of the next reading after it.</summary>
    public IReadOnlyList<MetricValue> Refused => Windows.Refused;

    /// <summary>The maximum number of metrics of the sensor.</summary>
    public int MaxMetrics => _definitions.MaxMetrics;

    /// <summary>The number of refused values since the sensor was first seen.</summary>
    public long RefusedValues => Windows.RefusedValues;

    /// <summary>The number of ids of readings that were forgotten before their time since the sensor was first seen.</summary>
    public long IdsForgotten => Ids.Forgotten;

    /// <summary>The number of scored readings since the sensor was first seen.</summary>
    public long Scored => Detector?.Scored ?? 0;

    /// <summary>The event time (UTC) of the newest scored reading.</summary>
    public DateTimeOffset ScoredAt => Instant(Detector?.ScoredAt ?? 0);

    /// <summary>The live score; null before the first reading was scored.</summary>
    public SensorScore? Score => Detector?.Score;

    /// <summary>The score of the newest scored reading; 0 before the first.</summary>
    public double LastScore => Detector?.LastScore ?? 0;

    /// <summary>The approximate number of bytes it uses in memory, for budgets.</summary>
    public int ApproximateBytes => EngineSize.Of(this);

    /// <summary>Gets whether an anomaly is open.</summary>
    public bool IsAnomalous => Detector?.Open is not null;

    /// <summary>Gets whether a silence is open.</summary>
    public bool IsSilent => Detector?.Silence is not null;

    /// <summary>
    /// The arrival time (UTC) from which on it is a silence that nothing came from the sensor; null while its rhythm is not known, while its newest reading was
    /// old when it arrived, and in a silence.
    /// </summary>
    public DateTimeOffset? SilentFrom => Detector is { Silence: null, SilentFrom: { } ticks } ? Instant(ticks) : null;

    /// <summary>The shards that the sensor's readings come through: those that none of the others descends from.</summary>
    public IEnumerable<ShardName> LiveShards => _key.Shards.All.Where(shard => !_key.Shards.All.Any(other => other.Parents.Contains(shard.Shard))).Select(shard => shard.Shard);

    /// <summary>The last position that was ingested from each shard, by name.</summary>
    public StreamPosition[] Positions
    {
        get
        {
            var shards = _key.Shards.All;
            var positions = new StreamPosition[shards.Count];
            for (var i = 0; i < positions.Length; i++)
            {
                positions[i] = new StreamPosition(shards[i].Shard, shards[i].Position);
            }

            return positions;
        }
    }

    internal WindowsOperator Windows { get; }

    internal ReadingIds Ids { get; } = new();

    /// <summary>The detector; null for an engine without a model.</summary>
    internal SensorDetector? Detector => _detection?.Detector;

    /// <summary>Restores an engine from a snapshot.</summary>
    /// <param name="snapshot">The snapshot that <see cref="WriteSnapshot"/> wrote, perhaps under other definitions: then features are rebuilt from the readings kept.</param>
    /// <param name="definitions">The definitions in force now.</param>
    /// <param name="model">The model in force now, perhaps another one: then the sensor's recent scores are forgotten, and an open anomaly ends unseen.</param>
    /// <param name="alarms">The alarm budget of the sensor now; that of the fleet when null.</param>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static KeyEngine Restore(ReadOnlySpan<byte> snapshot, FeatureDefinitions definitions, ModelDescription? model = null, AlarmDefinition? alarms = null)
    {
        var engine = new KeyEngine(definitions, model, alarms);
        SensorSnapshot.Read(snapshot, engine.Read);
        return engine;
    }

    /// <summary>Reads the revision of the definitions that a stored sensor is computed by; 0 for the silos' own.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a snapshot that this version can read.</exception>
    public static long RevisionOf(ReadOnlyMemory<byte> snapshot) => RevisionOf(SnapshotFrames.ReadSnapshot(snapshot));

    /// <summary>Reads the revision of the definitions that a stored sensor is computed by, from its sections; those of metrics may be missing.</summary>
    /// <exception cref="InvalidDataException">A section is damaged, or of another version.</exception>
    public static long RevisionOf(IEnumerable<SnapshotFrame> frames) => SensorSnapshot.ReadRevision(new StoredSections(frames));

    /// <summary>
    /// Goes over to another revision of the definitions: an engine with all of the state, whose features are rebuilt from the readings kept, as of a snapshot that is
    /// restored under it. A function of the state and the definitions alone. No reading may be staged. This engine is of no use afterwards.
    /// </summary>
    /// <param name="revision">The revision, greater than <see cref="Revision"/>.</param>
    /// <param name="definitions">Its definitions.</param>
    /// <param name="model">The model; null for an engine that computes features only.</param>
    /// <param name="alarms">The alarm budget of the sensor; that of the fleet when null.</param>
    public KeyEngine ChangeTo(long revision, FeatureDefinitions definitions, ModelDescription? model, AlarmDefinition? alarms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(revision, Revision);
        var snapshot = new ArrayBufferWriter<byte>();
        WriteSnapshot(snapshot);
        var engine = Restore(snapshot.WrittenSpan, definitions, model, alarms);
        engine.Revision = revision;
        return engine;
    }

    /// <summary>
    /// Computes the arrival time (UTC) from which on it is a silence that nothing came from a stored sensor, as <see cref="SilentFrom"/> of the restored engine. Reads only the
    /// sections <c>key</c> and <c>detector</c>; those of metrics may be missing.
    /// </summary>
    /// <param name="frames">The sections.</param>
    /// <param name="alarms">The alarm budget of the sensor.</param>
    /// <exception cref="InvalidDataException">A section is missing, damaged, or of another version.</exception>
    public static DateTimeOffset? SilentFromOf(IEnumerable<SnapshotFrame> frames, AlarmDefinition alarms) =>
        SensorSnapshot.ReadSilentFrom(frames, alarms) is { } ticks ? Instant(ticks) : null;

    /// <summary>Gets the last position ingested from a shard; null when there is none.</summary>
    public LogPosition? PositionOf(ShardName shard) => _key.Shards.Find(shard)?.Position;

    /// <summary>Opens a silence if nothing came from the sensor for unusually long, among all that arrived in its shards until a time.</summary>
    /// <returns>The anomaly; null for none, or none that was not reported before.</returns>
    public AnomalyEpisode? OpenSilence(DateTimeOffset frontier)
    {
        Windows.ForgetEncoding();
        return Detector?.OpenSilence(frontier.UtcTicks, _key.Newest);
    }

    /// <summary>Writes all of the state: the format, then a section (<see cref="SnapshotFrames"/>) for the key, the ids, each metric's windows, and the detector; each under 200 KB.</summary>
    public void WriteSnapshot(IBufferWriter<byte> destination)
    {
        SnapshotFrames.WriteFormat(destination);
        using var sections = new SectionWriter(destination);
        KeySnapshot.Write(sections.Begin(SnapshotSection.Key, _definitions.StateHash), _key);
        sections.End();
        if (Revision > 0)
        {
            sections.Begin(SnapshotSection.Revision, 0).Count(Revision);
            sections.End();
        }

        if (!Ids.Entries.IsEmpty || Ids.Forgotten > 0)
        {
            ReadingIdsSnapshot.Write(sections.Begin(SnapshotSection.Ids, 0), Ids);
            sections.End();
        }

        foreach (var part in _operators)
        {
            part.Write(sections);
        }

        foreach (var frame in _carried ?? [])
        {
            sections.Carry(frame);
        }
    }

    /// <summary>Requires that a model is the one that the engine was made with: another one would score on from its scores.</summary>
    /// <exception cref="InvalidOperationException">It is another one, or the engine has none.</exception>
    internal void RequireModel(ModelDescription model)
    {
        if (!ReferenceEquals(Model, model) && Model != model)
        {
            throw new InvalidOperationException($"The sensor was made with {Model?.Identity ?? "no model"}, and cannot be scored by {model.Identity}.");
        }
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);

    private void Read(StoredSections sections)
    {
        Revision = SensorSnapshot.ReadRevision(sections);
        if (SensorSnapshot.ReadKey(sections, _key) != _definitions.StateHash)
        {
            // A metric that is seen for the first time from here on may have been there before, without features: even at the newest event time.
            _key.CoveredFrom = _key.Newest == long.MinValue ? long.MinValue : _key.Newest + 1;
        }

        if (sections.Find(SnapshotSection.Ids) is { } ids)
        {
            var reader = new SnapshotReader(ids.Content.Span);
            ReadingIdsSnapshot.Read(ref reader, Ids);
            reader.RequireEnd(ids);
        }

        foreach (var part in _operators)
        {
            part.Read(sections);
        }

        _carried = sections.Unknown.Count > 0 ? sections.Unknown : null;
    }
}
