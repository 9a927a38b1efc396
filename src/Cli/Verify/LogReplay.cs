using System.Globalization;
using SensorGrid.Cli.Log;
using SensorGrid.Cli.Progress;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Log;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Cli.Verify;

/// <summary>The second reading of the log: every sensor's engine is fed up to exactly the places that the live system had taken.</summary>
internal sealed class LogReplay
{
    private readonly FeatureDefinitions _definitions;
    private readonly Dictionary<string, SensorReplay> _sensors;
    private readonly Dictionary<string, LogPosition> _furthest = new(StringComparer.Ordinal);
    private long _records;

    /// <param name="sensors">The sensors, each with how far to go.</param>
    public LogReplay(FeatureDefinitions definitions, IEnumerable<SensorReplay> sensors)
    {
        _definitions = definitions;
        _sensors = sensors.ToDictionary(sensor => sensor.Live.SensorId, StringComparer.Ordinal);
        foreach (var (shard, limit) in _sensors.Values.SelectMany(sensor => sensor.Limits))
        {
            _furthest[shard] = _furthest.TryGetValue(shard, out var other) && other > limit ? other : limit;
        }
    }

    public async Task<IReadOnlyCollection<SensorReplay>> RunAsync(
        StreamLog log, ShardGraph graph, int parallel, IProgressStep progress, CancellationToken cancellationToken)
    {
        await graph.ForEachAsync(parallel, (shard, stop) => ReadShardAsync(log, shard, progress, stop), cancellationToken);
        Report(progress);
        return _sensors.Values;
    }

    private async Task ReadShardAsync(StreamLog log, LogShard shard, IProgressStep progress, CancellationToken cancellationToken)
    {
        if (!_furthest.TryGetValue(shard.Id, out var furthest))
        {
            return;
        }

        var readings = new LogReadings(_definitions);
        await foreach (var page in log.ReadAsync(shard.Id, cancellationToken))
        {
            foreach (var record in page.Records)
            {
                if (LogReadings.PositionOf(record, 0) > furthest)
                {
                    return;
                }

                Take(shard, record, readings);
            }

            Interlocked.Add(ref _records, page.Records.Count);
            Report(progress);
        }
    }

    private void Take(LogShard shard, ShardRecord record, LogReadings readings)
    {
        foreach (var reading in readings.Decode(record).Readings)
        {
            if (_sensors.TryGetValue(reading.Reading.SensorId, out var sensor))
            {
                sensor.Add(shard, LogReadings.PositionOf(record, reading.Index), reading.Reading);
            }
        }
    }

    private void Report(IProgressStep progress) =>
        progress.Report(null, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _records):N0} records"));
}
