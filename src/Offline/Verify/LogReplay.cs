using System.Globalization;
using System.Runtime.InteropServices;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Offline.Verify;

/// <summary>
/// The second reading of the log: every sensor's engine is fed up to exactly the positions that the live system had ingested.
/// </summary>
internal sealed class LogReplay
{
    private const int Turns = 64;

    private readonly FeatureDefinitions _definitions;
    private readonly IRecordFormats _formats;
    private readonly Dictionary<string, SensorReplay> _sensors;
    private readonly Dictionary<ShardName, LogPosition> _furthest = [];
    // A sensor's readings may come from several shards, which are read side by side: one at a time for each sensor, by its position in
    // these.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1))];
    private long _records;

    /// <param name="definitions">The feature definitions that the silos were started with.</param>
    /// <param name="formats">The formats of the records.</param>
    /// <param name="sensors">The sensors, each with how far to go.</param>
    public LogReplay(FeatureDefinitions definitions, IRecordFormats formats, IEnumerable<SensorReplay> sensors)
    {
        (_definitions, _formats) = (definitions, formats);
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
        if (!_furthest.TryGetValue(shard.Name, out var furthest))
        {
            return;
        }

        var readings = new LogReadings(_definitions, shard.Name, _formats);
        var batch = new ScoringBatch();
        await foreach (var page in log.ReadAsync(shard, cancellationToken))
        {
            await TakeAsync(shard, page, readings, batch, cancellationToken);
            if (page.Records.Count > 0 && LogReadings.PositionOf(page.Records[^1], 0) > furthest)
            {
                return;
            }

            Interlocked.Add(ref _records, page.Records.Count);
            Report(progress);
        }
    }

    private async Task TakeAsync(LogShard shard, LogPage page, LogReadings readings, ScoringBatch batch, CancellationToken cancellationToken)
    {
        var bySensor = new Dictionary<SensorReplay, List<PlacedReading>>();
        foreach (var record in page.Records)
        {
            foreach (var (index, reading) in readings.Decode(record).Readings)
            {
                if (_sensors.TryGetValue(reading.SensorId, out var sensor))
                {
                    ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(bySensor, sensor, out _);
                    (list ??= []).Add(new PlacedReading(LogReadings.PositionOf(record, index), reading));
                }
            }
        }

        foreach (var (sensor, taken) in bySensor)
        {
            var turn = _turns[(uint)sensor.GetHashCode() % Turns];
            await turn.WaitAsync(cancellationToken);
            try
            {
                await sensor.AddAsync(shard, taken, batch, cancellationToken);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private void Report(IProgressStep progress) =>
        progress.Report(null, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _records):N0} records"));
}
