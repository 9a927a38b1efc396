using System.Globalization;
using SensorGrid.Kinesis.Records;
using SensorGrid.Load.Readings;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Load.Grains;

/// <summary>A shard whose pages are made up, in place of one that is read.</summary>
/// <param name="processor">What takes them.</param>
/// <param name="readings">The fleet.</param>
/// <param name="arrived">When everything arrived.</param>
internal sealed class ShardFeed(IShardRecordProcessor processor, LoadReadings readings, DateTimeOffset arrived) : IAsyncDisposable
{
    private long _sequence;

    /// <summary>The next page.</summary>
    public List<ShardRecord> Page(IEnumerable<(int Sensor, int Tick)> page) =>
        [.. page.Select(one => new ShardRecord(Next(), readings.IdOf(one.Sensor), arrived, readings.Json(one.Sensor, one.Tick)))];

    /// <summary>Hands it to the sensors.</summary>
    public async Task TakeAsync(List<ShardRecord> page, CancellationToken cancellationToken)
    {
        if (await processor.ProcessRecordsAsync(page, 0, cancellationToken) != ShardOutcome.Done)
        {
            throw new InvalidOperationException("A sensor lacks readings.");
        }
    }

    /// <summary>A barrier: every sensor that was handed something since the last one is stored.</summary>
    public async Task PersistAsync(CancellationToken cancellationToken)
    {
        var position = new RecordPosition(_sequence.ToString(CultureInfo.InvariantCulture), 0);
        if (await processor.PersistAsync(position, new PersistPace(TimeSpan.Zero, CancellationToken.None), cancellationToken) != ShardOutcome.Done)
        {
            throw new InvalidOperationException("A sensor could not be stored.");
        }
    }

    public async ValueTask DisposeAsync() => await processor.StopAsync(ShardStopReason.ShutdownRequested, CancellationToken.None);

    private RecordPosition Next() => new((++_sequence).ToString(CultureInfo.InvariantCulture), 0);
}
