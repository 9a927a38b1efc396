using System.Collections.Concurrent;
using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Offline.Verify;

/// <summary>The first reading of the log: which sensors there are, how far each goes in every shard, and what must be a dead letter.</summary>
internal sealed class LogSurvey
{
    private readonly ConcurrentDictionary<string, SensorInLog> _sensors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ShardName, ShardInLog> _shards = new();
    private long _records;

    public IReadOnlyDictionary<string, SensorInLog> Sensors => _sensors;

    public IReadOnlyDictionary<ShardName, ShardInLog> Shards => _shards;

    /// <summary>The ids of all dead letters that the log must have made.</summary>
    public IEnumerable<string> DeadLetters => _shards.Values.SelectMany(shard => shard.DeadLetters);

    public static async Task<LogSurvey> ReadAsync(
        StreamLog log,
        ShardGraph graph,
        FeatureDefinitions definitions,
        IRecordFormats formats,
        DateTimeOffset until,
        int parallel,
        IProgressStep progress,
        CancellationToken cancellationToken)
    {
        var survey = new LogSurvey();
        await graph.ForEachAsync(
            parallel, (shard, stop) => survey.ReadShardAsync(log, shard, definitions, formats, until, progress, stop), cancellationToken);
        survey.Report(progress);
        return survey;
    }

    private async Task ReadShardAsync(
        StreamLog log, LogShard shard, FeatureDefinitions definitions, IRecordFormats formats, DateTimeOffset until, IProgressStep progress, CancellationToken cancellationToken)
    {
        var readings = new LogReadings(definitions, shard.Name, formats);
        var summary = _shards.GetOrAdd(shard.Name, _ => new ShardInLog());
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
                    _sensors.GetOrAdd(reading.Reading.SensorId, id => new SensorInLog(id)).Note(shard.Name, place with { Index = reading.Index }, reading.Reading);
                }

                // Of a record with too many the live system keeps the first alone.
                var refused = decoded.Rejected.Count > ReadingLimits.RejectedOfARecord ? decoded.Rejected.Take(1) : decoded.Rejected;
                summary.DeadLetters.AddRange(refused.Select(rejected => new StreamPosition(shard.Name, place with { Index = rejected.Index }).ToString()));
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
