using System.Diagnostics;
using SensorGrid.Load.Programs;

namespace SensorGrid.Load.Readings;

/// <summary>Publishes a fleet's readings, aggregated, at a rate, until it is disposed.</summary>
internal sealed class BackgroundFleet : IAsyncDisposable
{
    private const int BatchesASecond = 10;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _publishing;

    /// <param name="log">Where to.</param>
    /// <param name="readings">What.</param>
    /// <param name="firstTick">Where the fleet goes on.</param>
    /// <param name="rate">Readings a second.</param>
    public BackgroundFleet(LogServer log, LoadReadings readings, int firstTick, int rate) =>
        _publishing = Task.Run(() => PublishAsync(log, readings, firstTick, rate, _stop.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task PublishAsync(LogServer log, LoadReadings readings, int firstTick, int rate, CancellationToken cancellationToken)
    {
        var producer = log.CreateProducer(aggregated: true);
        var begun = Stopwatch.GetTimestamp();
        var all = readings.From(firstTick).GetEnumerator();
        for (var batch = 1; ; batch++)
        {
            var entries = new List<SensorGrid.Kinesis.Client.Model.PutRecordsRequestEntry>();
            while (entries.Count < rate / BatchesASecond && all.MoveNext())
            {
                entries.Add(all.Current);
            }

            await producer.PutAsync(LogServer.Stream, entries, cancellationToken);
            var early = TimeSpan.FromSeconds((double)batch / BatchesASecond) - Stopwatch.GetElapsedTime(begun);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, cancellationToken);
            }
        }
    }
}
