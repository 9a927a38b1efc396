using System.Collections.Concurrent;
using System.Globalization;
using SensorGrid.Cli.Log;
using SensorGrid.Cli.Progress;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Verify;

/// <summary>The first reading of the log: which sensors there are, how far each goes in every shard, and what must be a dead letter.</summary>
internal sealed class LogSurvey
{
    private readonly ConcurrentDictionary<string, SensorInLog> _sensors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ShardInLog> _shards = new(StringComparer.Ordinal);
    private long _records;

    public IReadOnlyDictionary<string, SensorInLog> Sensors => _sensors;

    public IReadOnlyDictionary<string, ShardInLog> Shards => _shards;

    /// <summary>The ids of all dead letters that the log must have made.</summary>
    public IEnumerable<string> DeadLetters => _shards.Values.SelectMany(shard => shard.DeadLetters);

    public static async Task<LogSurvey> ReadAsync(
        StreamLog log,
        ShardGraph graph,
        FeatureDefinitions definitions,
        DateTimeOffset until,
        int parallel,
        IProgressStep progress,
        CancellationToken cancellationToken)
    {
        var survey = new LogSurvey();
        await graph.ForEachAsync(
            parallel, (shard, stop) => survey.ReadShardAsync(log, shard, definitions, until, progress, stop), cancellationToken);
        survey.Report(progress);
        return survey;
    }

    private async Task ReadShardAsync(
        StreamLog log, LogShard shard, FeatureDefinitions definitions, DateTimeOffset until, IProgressStep progress, CancellationToken cancellationToken)
    {
        var readings = new LogReadings(definitions);
        var summary = _shards.GetOrAdd(shard.Id, id => new ShardInLog(id));
        await foreach (var page in log.ReadAsync(shard, cancellationToken))
        {
            foreach (var record in page.Records)
            {
                var decoded = readings.Decode(record);
                var place = LogReadings.PositionOf(record, 0);
                summary.First ??= place;
                summary.Tip = place with { Index = int.MaxValue };
                foreach (var reading in decoded.Readings)
                {
                    _sensors.GetOrAdd(reading.Reading.SensorId, id => new SensorInLog(id)).Note(shard.Id, place with { Index = reading.Index }, reading.Reading);
                }

                // Of a record with too many the live system keeps the first alone.
                var refused = decoded.Rejected.Count > ReadingLimits.RejectedOfARecord ? decoded.Rejected.Take(1) : decoded.Rejected;
                summary.DeadLetters.AddRange(refused.Select(rejected => DeadLetterId.Of(shard.Id, place with { Index = rejected.Index })));
            }

            Interlocked.Add(ref _records, page.Records.Count);
            Report(progress);

            // The tip moves while producers write: what arrived after the start need not be waited for.
            if (page.IsAtTip && page.Records.Count > 0 && page.Records[^1].ApproximateArrivalTimestamp > until)
            {
                return;
            }
        }
    }

    private void Report(IProgressStep progress) => progress.Report(
        null, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _records):N0} records, {_sensors.Count:N0} sensors"));
}

/// <summary>A sensor as the log has it.</summary>
internal sealed class SensorInLog(string id)
{
    private readonly Dictionary<string, LogPosition> _last = new(StringComparer.Ordinal);
    private DateTimeOffset? _retiredUpTo;
    private bool _lives;

    public string Id => id;

    /// <summary>
    /// Whether it ends retired, or had nothing but verdicts. In which order readings of several shards were ingested is not known: then either may be.
    /// </summary>
    public bool IsRetired => !_lives || (_retiredUpTo is not null && _last.Count > 1);

    /// <summary>Its last position in every shard that has readings of it.</summary>
    public IReadOnlyDictionary<string, LogPosition> Last => _last;

    public void Note(string shard, LogPosition position, Reading reading)
    {
        lock (_last)
        {
            _last[shard] = position;
            if (reading.Feedback is not null)
            {
                return;
            }

            if (!reading.Retires)
            {
                _lives |= !(reading.EventTime <= _retiredUpTo);
            }
            else if ((reading.ArrivedAt < reading.EventTime ? reading.ArrivedAt.Value : reading.EventTime) is var time && !(time <= _retiredUpTo))
            {
                (_retiredUpTo, _lives) = (time, false);
            }
        }
    }
}

/// <summary>A shard as it was found.</summary>
internal sealed class ShardInLog(string id)
{
    public string Id => id;

    /// <summary>Its oldest record; null when it is empty.</summary>
    public LogPosition? First { get; set; }

    /// <summary>Its newest record; null when it is empty.</summary>
    public LogPosition? Tip { get; set; }

    public List<string> DeadLetters { get; } = [];
}
