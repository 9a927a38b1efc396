using System.ComponentModel;

namespace SensorGrid.Api.OpenApi;

// The shapes of the answers as the description shows them. The answers themselves are written by hand; a test holds the two together.

internal sealed record FeaturesDocument(
    string SensorId,
    DateTime AsOf,
    Dictionary<string, double?> Features,
    ScoreDocument? Anomaly,
    QualityDocument Quality,
    PositionDocument[] Positions,
    [property: Description("The revision of the definitions that they were computed by; absent while it is the silos' own.")] long? Revision = null,
    [property: Description("With receipt=true only.")] ReceiptDocument? Receipt = null,
    [property: Description("The sensor's newest row in each stream of SQL applications that has a column with its id, by application/stream; absent where there is no such stream, and with asOf, features or receipt.")]
    Dictionary<string, SensorRowDocument>? Applications = null,
    [property: Description("Which rows of applications may be missing, and why; absent when none is.")] string? ApplicationsNote = null);

internal sealed record SensorRowDocument(
    [property: Description("The row's number in its stream.")] long Ordinal,
    [property: Description("The generation of the application that it came from.")] long Generation,
    [property: Description("The row as the stream has it: ROWTIME, and the columns by name.")] Dictionary<string, object?> Row);

[Description("What the numbers of an answer were made with. What the silos do not report, or do not agree on, is null.")]
internal sealed record ReceiptDocument(
    string SensorId,
    [property: Description("The exact instant that the features are of.")] DateTime AsOf,
    [property: Description("The revision of the definitions; 0 for the silos' own.")] long Revision,
    [property: Description("The hash of the feature definitions: of the revision, or of the silos' own without budgets.")] string? Definitions,
    [property: Description("The hash of the silos' alarm budgets; null for a revision, whose hash is that of its whole text.")] string? Alarms,
    [property: Description("Name, version and the beginning of the SHA-256.")] string? Model,
    [property: Description("System, processor, vectors and the model's runtime.")] string? Arithmetic,
    [property: Description("The format of stored sensors.")] string? SnapshotFormat,
    [property: Description("The hash of the source definitions; null as well when all streams have JSON of SensorGrid's own.")] string? Sources,
    DateTime IssuedAt,
    [property: Description("The last position that the numbers hold, of each shard.")] ReceiptShardDocument[] Shards,
    ReceiptCountsDocument Counts,
    [property: Description("The features that were asked for; absent for all.")] string[]? Selection = null);

internal sealed record ReceiptShardDocument(string Shard, ReceiptPlaceDocument UpTo);

internal sealed record ReceiptPlaceDocument(string SequenceNumber, long SubSequenceNumber);

[Description("The readings of the sensor so far.")]
internal sealed record ReceiptCountsDocument(long Readings, long Late, long Duplicates, long Missing);

[Description("The score of the sensor's newest scored reading; null when there is none.")]
internal sealed record ScoreDocument(
    [property: Description("From 0, nothing strange, to 1.")] double Score,
    [property: Description("Whether an anomaly of the sensor is open.")] bool IsAnomaly,
    [property: Description("Name and version of the model.")] string Model,
    [property: Description("Event time of the reading.")] DateTime ScoredAt,
    [property: Description("Whether the sensor still learns what is usual. No value raises an anomaly until then.")] bool Learning,
    [property: Description("How rare the reading is: one like it is expected once in so many days without anything being wrong; 0 for what is usual, at most 1,000,000. Null while the sensor learns, and where the model has a fixed threshold.")]
    double? ExpectedEveryDays,
    [property: Description("The same in words, such as 'expected once in 340 days'.")] string? Expected,
    [property: Description("note: expected less often than the sensor's alarm budget; warning, critical: than a tenth and a hundredth of it, or as defined. Null when it is within the budget.")]
    string? Severity,
    [property: Description("In which way it is most unusual: level, change, noise, shape, season or model; null while nothing is known.")] string? Reason,
    [property: Description("While the sensor learns only: the event time until which it does so at least; null when time does not hold it up.")] DateTime? LearningUntil = null,
    [property: Description("While the sensor learns only: how many more readings it needs at least.")] int? LearningReadings = null,
    [property: Description("There only when another model scored the sensor before: event time of the first reading that this one scored.")]
    DateTime? ModelChangedAt = null,
    [property: Description("With explain=true only: what moved the score most, the most important first.")]
    AttributionDocument[]? Attribution = null);

[Description("A part of what made a score: which metric, in which way it was unlike itself, and how much of the score that is.")]
internal sealed record AttributionDocument(
    string Metric,
    [property: Description(
        "level: higher or lower than the readings before (the last 12, 200 or 2,000 or so); season: than at this hour of the day (UTC); noise: more restless (value and usual are "
        + "standard deviations of 12 readings); shape: the same value again and again (value and usual are numbers of repeats); change: a larger step from one "
        + "reading to the next (value and usual are sizes of steps); model: the model finds it strange (value and usual are its scores).")]
    string Kind,
    [property: Description("What it was.")] double Value,
    [property: Description("What it usually is.")] double Usual,
    [property: Description("Its share of the score's evidence, at most 1. Parts below a twentieth are left out.")] double Weight);

internal sealed record QualityDocument(
    DateTime LastReadingAt,
    long Readings,
    long Late,
    long Duplicates,
    bool Gapped,
    [property: Description("Whether a window begins elsewhere than it is defined to, or a sketch has a greater error: 'edges' says which, where, and how much.")] bool Approximate,
    [property: Description("Values named without one (null, NaN or an infinity), in the readings counted.")] long Missing,
    [property: Description("By how many seconds the newest reading is ahead of all arrivals so far; 0 unless the sensor's clock is ahead.")] double Ahead,
    [property: Description("Ids of readings that were forgotten before their time, because the sensor sends more than are kept: a reading sent again may count again.")] long IdsForgotten,
    [property: Description("Values refused because the sensor has as many metrics as it may: 'maxMetrics' in features.json, 256 by default.")] long Refused,
    [property: Description("Their metrics: at most 64, each until nothing came of it for the longest window.")] string[] RefusedMetrics,
    [property: Description("Metrics that are not scored, because 16 others of the sensor are.")] string[] Unscored,
    string[] Warmup,
    [property: Description("The windows that begin at a whole multiple of a hop, as defined.")] Dictionary<string, string> Hops,
    [property: Description("By metric and window: where a window really begins, if that is not where it is defined to or its sketches have a greater error.")] Dictionary<string, Dictionary<string, EdgeDocument>> Edges);

internal sealed record EdgeDocument(
    [property: Description("The window's real beginning, exclusive: its features hold every reading after it.")] DateTime From,
    [property: Description("The hop in force; absent for a window without one.")] string? Hop,
    [property: Description("The greatest relative error of its sketches; absent where it is not beyond what is defined.")] double? Error);

internal sealed record PositionDocument(string Shard, string SequenceNumber, long SubSequenceNumber);

internal sealed record BatchDocument(BatchResultDocument[] Results);

internal sealed record BatchResultDocument(
    string SensorId,
    DateTime? AsOf,
    Dictionary<string, double?>? Features,
    ScoreDocument? Anomaly,
    QualityDocument? Quality,
    PositionDocument[]? Positions,
    string? Error,
    DateTime? OldestAsOf,
    [property: Description("With the error stale only: the answer may lack what arrived so long ago; null when that is not known.")] double? StalenessSeconds = null);

[Description("The features of a sensor as they would be after readings that did not happen.")]
internal sealed record WhatIfDocument(
    string SensorId,
    DateTime AsOf,
    Dictionary<string, double?> Features,
    [property: Description("With what would move the score most.")] ScoreDocument? Anomaly,
    QualityDocument Quality,
    [property: Description("Those of the live sensor.")] PositionDocument[] Positions,
    [property: Description("The outcome of each reading, in their order.")] WhatIfReadingDocument[] Readings,
    [property: Description("The anomalies that they would open, change or end, each in its last state.")] WhatIfAnomalyDocument[] Anomalies,
    [property: Description("The revision of the definitions that they were computed by; absent while it is the silos' own.")] long? Revision = null);

internal sealed record WhatIfReadingDocument(
    [property: Description("counted, late or duplicate.")] string Outcome,
    [property: Description("Null for one that would not be scored: it is late, a duplicate, or not the newest.")] double? Score,
    [property: Description("Whether an anomaly of the sensor would be open after it.")] bool IsAnomaly,
    [property: Description("The metrics that there would be no room for; absent for none.")] string[]? Refused = null);

internal sealed record SensorListDocument(SensorDocument[] Items, string? Cursor);

internal sealed record SensorDocument(
    string SensorId,
    [property: Description("Event time of its newest reading.")] DateTime LastReadingAt,
    [property: Description("silent: nothing comes from it for longer than is to be expected (an anomaly of kind silence is open), or all of its windows are empty by now; anomalous: an anomaly of it is open; live: neither.")] string State);

[Description("What happened to a sensor: columns of equal length, in time order.")]
internal sealed record HistoryDocument(
    string SensorId,
    DateTime From,
    DateTime To,
    [property: Description("Readings less than this apart may share a point; what is kept in wider tiles has wider points.")] double StepSeconds,
    [property: Description("The stretch of the rolling mean and deviation.")] double RollingSeconds,
    MetricHistoryDocument[] Metrics,
    ScoreHistoryDocument Scores);

internal sealed record MetricHistoryDocument(
    string Metric,
    [property: Description("Event time of each point's last reading.")] DateTime[] Time,
    [property: Description("How many readings each point stands for.")] long[] Count,
    double[] Min,
    double[] Max,
    double?[] Mean,
    [property: Description("The mean over the stretch that ends with the point, in whole points.")] double?[] RollingMean,
    [property: Description("The population standard deviation over the same stretch.")] double?[] RollingStd);

[Description("Scores of the last hour of event time, at most 60: where there are more, the highest of each stretch.")]
internal sealed record ScoreHistoryDocument(
    [property: Description("The score from which on there is an alarm.")] double Threshold, DateTime[] Time, double[] Score);

[Description("The cluster and its fleet; looked at once a second at the most.")]
internal sealed record ClusterDocument(DateTime AsOf, FleetDocument Fleet, SiloDocument[] Silos);

[Description("The fleet in numbers. A sensor is live, silent or anomalous; a change of that is known at once, a newer reading within a minute.")]
internal sealed record FleetDocument(
    long Sensors,
    long Live,
    long Silent,
    long Anomalous,
    [property: Description("After how long without a reading a sensor is silent at the latest: the longest window.")] double SilentAfterSeconds,
    [property: Description("Readings taken from the stream, over the last few seconds.")] double ReadingsPerSecond,
    [property: Description("How far the shard that is furthest behind is from its tip; null when none is read, or when it is not known of one.")] double? BehindSeconds);

internal sealed record SiloDocument(
    [property: Description("Its address and generation.")] string Silo,
    [property: Description("running; or lost, when it has not been heard of for five seconds. After a minute it is left out.")] string State,
    DateTime StartedAt,
    DateTime HeardAt,
    double ReadingsPerSecond,
    ModelDocument Model,
    [property: Description("What its numbers depend on besides the log; silos whose own differ from the longest running one's own no shards.")] ComputationDocument? Computation,
    [property: Description("Why it owns no shards, in sentences; null when it may.")] string? Refusal,
    [property: Description("The shards that it owns.")] ShardDocument[] Shards);

internal sealed record ComputationDocument(
    [property: Description("The hash of the feature definitions.")] string Definitions,
    [property: Description("The hash of the alarm budgets.")] string Alarms,
    [property: Description("Name, version and the beginning of the SHA-256.")] string Model,
    [property: Description("The format of stored sensors.")] string SnapshotFormat,
    [property: Description("System, processor, vectors and the model's runtime.")] string Arithmetic,
    [property: Description("The hash of the source definitions; null when all streams have JSON of SensorGrid's own.")] string? Sources);

internal sealed record ModelDocument(
    string Name, string Version, [property: Description("The score from which on there is an alarm.")] double Threshold);

internal sealed record ShardDocument(
    string Shard,
    [property: Description("What its reader does: claiming, reading, backing-off, waiting or ended.")] string State,
    [property: Description("How far reading is behind the shard's tip; null when it is not known: nothing was read yet, or not for a while.")] double? BehindSeconds,
    DateTime CheckpointedAt,
    [property: Description("When a page of it was last read; null before the first.")] DateTime? ReadAt);

internal sealed record ReadingsDocument(int Accepted, RejectedDocument[] Rejected, PutPositionDocument[] Positions);

internal sealed record RejectedDocument(int Index, string Error);

internal sealed record PutPositionDocument(string Shard, string SequenceNumber);

internal sealed record DeadLetterListDocument(
    DeadLetterDocument[] Items,
    string? Cursor,
    [property: Description("How many have been dismissed, or have passed their retention, so far; on the first page only.")] long? Removed);

internal sealed record DismissalDocument(
    [property: Description("How many were taken out.")] int Dismissed,
    [property: Description("Whether there may be more of that reason: ask again with 'cursor'.")] bool More,
    string? Cursor);

internal sealed record DeadLetterDocument(
    string Id,
    string Shard,
    string SequenceNumber,
    string Reason,
    DateTime ArrivedAt,
    int Size,
    string Data,
    [property: Description("When it was put into the stream again; null while it was not.")] DateTime? RedrivenAt,
    [property: Description("Its place in the stream then; null while it was not put again.")] PutPositionDocument? RedrivenTo);

internal sealed record RedriveDocument(
    string Shard,
    string SequenceNumber,
    [property: Description("When it was first put into the stream again.")] DateTime RedrivenAt);

[Description("A page of anomalies, newest first without 'after', and what came or changed after a place with it.")]
internal sealed record AnomalyListDocument(
    AnomalyDocument[] Items,
    [property: Description("Newest first: the next page's 'before', null on the last page. With 'after': the 'after' to go on with, never null.")]
    string? Cursor,
    [property: Description("Newest first only: the place as of which the list is, for 'after' or Last-Event-ID.")]
    string? After = null,
    [property: Description("With 'after' only: whether there may have been changes after that place that are no longer kept.")]
    bool? Missed = null,
    [property: Description("Of all sites only: how many have anomalies and are not listed.")]
    int? SitesOmitted = null);

[Description("An anomaly: one episode of a sensor, from its first alarm to its end, in its newest state.")]
internal sealed record AnomalyDocument(
    [property: Description("Names it for good, in each of its states.")] string Id,
    [property: Description("Its place in the feed of its site, given when it came.")] long Cursor,
    [property: Description("The place of its newest change; the same as 'cursor' while there was none.")] long UpdatedCursor,
    [property: Description("Its sensor; of a siteSilence, the one that stopped first.")] string SensorId,
    [property: Description("score: values unlike those before; silence: nothing came for longer than the sensor usually pauses, of all that was read from its shards; the next reading ends it; siteSilence: five or more sensors of a site fell silent together; it is over when nine of ten are back.")] string Kind,
    [property: Description("Event time of the reading that opened it; of a silence, of the last one before it.")] DateTime StartedAt,
    [property: Description("Event time of its rarest reading so far; of a silence, until when it was known to last; of a siteSilence, when the last of its sensors stopped.")] DateTime PeakAt,
    [property: Description("Event time at which it was over; null while it is open.")] DateTime? EndedAt,
    [property: Description("The score of its rarest reading so far, up to 1.")] double Score,
    [property: Description("The score from which on there is an alarm.")] double Threshold,
    [property: Description("How rare its peak is: a sensor like this is expected to do so once in so many days without anything being wrong; at most 1,000,000. Null where a fixed threshold raised it, and for anomalies from before there was a rarity.")]
    double? ExpectedEveryDays,
    [property: Description("The same in words, such as 'expected once in 340 days'.")] string? Expected,
    [property: Description("note: its peak is expected less often than the sensor's alarm budget; warning, critical: than a tenth and a hundredth of it, or as defined.")]
    string Severity,
    [property: Description("In which way its peak is unusual: level, change, noise, shape, season or model; null for a silence.")] string? Reason,
    [property: Description("Name and version of the model.")] string Model,
    [property: Description("The metric with the highest score; null for a silence.")] string? Metric,
    [property: Description("The features of that metric at its peak.")] Dictionary<string, double?> Features,
    [property: Description("What moved the score most at its peak, the most important first; none for a silence.")] AttributionDocument[] Attribution,
    [property: Description("The verdict on it: normal or fault; null while there is none.")] string? Feedback,
    [property: Description("Of a siteSilence only: its site.")] string? Site = null,
    [property: Description("Of a siteSilence only: how many silences it is made of.")] int? SensorCount = null,
    [property: Description("Of a siteSilence only: its sensors, the first hundred.")] string[]? Sensors = null,
    [property: Description("Of a silence that has become a part of a siteSilence only, and is listed no more: the id of that.")] string? FoldedIn = null);

[Description("An anomaly that readings would open, change or end which did not happen: its members are those of an anomaly in the feed.")]
internal sealed record WhatIfAnomalyDocument(
    string Kind,
    DateTime StartedAt,
    DateTime PeakAt,
    DateTime? EndedAt,
    double Score,
    double Threshold,
    double? ExpectedEveryDays,
    string? Expected,
    string Severity,
    string? Reason,
    string Model,
    string? Metric,
    Dictionary<string, double?> Features,
    AttributionDocument[] Attribution);

internal sealed record DefinitionsDocument(
    [property: Description("The newest revision; 0 when nothing was committed yet.")] long Revision,
    [property: Description("The newest revision that came into force: all silos that own shards have compiled it.")] long InForce,
    [property: Description("The hash of the definitions: equal for texts that differ in white space and comments alone.")] string? Hash,
    DateTime? CommittedAt,
    [property: Description("The feature definitions, as they were committed: the text of a features.json; null for the silos' own.")] string? Text,
    [property: Description("The source definitions, as they were committed; null for the silos' own.")] SourceTextDocument[]? Sources,
    [property: Description("The definitions of models, as they were committed: each text is that of a model.json; null when the silos' own model scores all sensors.")] ModelTextDocument[]? Models,
    [property: Description("The definitions of reference tables: each text names the rows by their 'sha256'; null for none.")] TableTextDocument[]? Tables,
    [property: Description("Why the newest revision is not in force; null when it is.")] string? Waiting,
    [property: Description("The folder of definitions that silos follow; null when none does.")] FolderDocument? Folder,
    SiloRevisionDocument[] Silos,
    ShardRevisionDocument[] Shards);

internal sealed record FolderDocument(
    [property: Description("The hash of the content that was applied last; null for none.")] string? Applied,
    [property: Description("The newest revision when it was applied.")] long Revision,
    [property: Description("Why the folder is not applied now; null when it is.")] string? Waiting);

internal sealed record SiloFolderDocument(
    string Path,
    [property: Description("The hash of its content; null while it has mistakes.")] string? Hash,
    [property: Description("The number of its mistakes.")] int MistakeCount,
    [property: Description("The first 20 of its mistakes, each with its file and place.")] string[] Mistakes);

internal sealed record SiloRevisionDocument(
    string Silo,
    [property: Description("The newest revision that it has compiled.")] long Compiled,
    [property: Description("The newest revision that it pins records to.")] long Pinning,
    [property: Description("Why it cannot compile a revision; null otherwise. Once that is in force the silo owns no shards.")] string? Refusal,
    [property: Description("The folder of definitions that it follows; null for none.")] SiloFolderDocument? Folder);

internal sealed record ShardRevisionDocument(
    string Shard,
    [property: Description("The revision that its last record was processed under; null when its reader has delivered none.")] long? Revision);

internal sealed record DefinitionHistoryDocument(RevisionEntryDocument[] Revisions);

internal sealed record RevisionEntryDocument(long Revision, DateTime CommittedAt, string Hash, string Note);

internal sealed record RevisionDocument(long Revision, DateTime CommittedAt, string Hash, string Note, string? Text, SourceTextDocument[]? Sources, ModelTextDocument[]? Models, TableTextDocument[]? Tables);

internal sealed record SourceTextDocument(string Name, string Text);

internal sealed record ModelTextDocument(string Name, string Text);

internal sealed record TableTextDocument(string Name, string Text);

internal sealed record GraphDocument([property: Description("The hash of the bytes that are stored.")] string Sha256, long Bytes);

internal sealed record PinsDocument(ShardPinsDocument[] Shards);

internal sealed record ShardPinsDocument(string Shard, PinDocument[] Pins);

internal sealed record PinDocument(
    [property: Description("The last record before; null when all records of the shard are meant.")] RecordPlaceDocument? After,
    long Revision,
    [property: Description("When it was pinned, by the clock of a silo.")] DateTime At);

internal sealed record RecordPlaceDocument(string Sequence, long Sub);

internal sealed record CommitDocument(
    [property: Description("The newest revision now.")] long Revision,
    [property: Description("committed, or unchanged when it had these definitions already.")] string Result);

internal sealed record DefinitionsCheckDocument(
    [property: Description("The newest revision now.")] long Revision,
    [property: Description("new when they would be the next revision, unchanged when the newest one has these definitions.")] string Result);

internal sealed record HealthDocument(string Status);

internal sealed record ReadinessDocument(
    string Status,
    [property: Description("How far reading is behind the stream; null when it is not known.")] double? BehindSeconds,
    [property: Description("known; or unknown: nothing was read since the start, or reads of a shard have failed for ten seconds.")] string Reading,
    [property: Description("writable; or failing: the last write of a running silo failed, such as on a full disk. Reads go on.")] string Storage);
