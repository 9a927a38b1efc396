using Microsoft.Extensions.Logging;
using SensorGrid.Api.Clustering;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>Reads changes from feeds for as long as it takes, whatever becomes of a feed's silo.</summary>
internal sealed partial class FeedReader(IGrainFactory grains, ClusterReach reach, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>The number of feeds that are read at once: many, since those of a silo that has gone do not answer for a while.</summary>
    private const int FeedsAtOnce = 128;

    private const int ChangesPerRead = 256;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _room = new(FeedsAtOnce);

    /// <summary>Reads all that a feed has after a position.</summary>
    /// <returns>Its entries, and whether there may have been some that it keeps no longer.</returns>
    public async Task<(List<AnomalyEntry> Entries, bool Missed)> ReadAsync(string site, long after, CancellationToken cancellationToken)
    {
        var entries = new List<AnomalyEntry>();
        var missed = false;
        var pause = FirstPause;
        while (true)
        {
            try
            {
                var changes = await ReadOnceAsync(site, after, cancellationToken);
                entries.AddRange(changes.Entries);
                after = changes.Next;
                missed |= changes.Missed;
                if (changes.Entries.Length < ChangesPerRead)
                {
                    return (entries, missed);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception)
            {
                // Most often a silo has just gone. Without another attempt subscribers would wait for ever without a sign.
                LogNotRead(exception, site);
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task<AnomalyChanges> ReadOnceAsync(string site, long after, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, reach.NextLoss);
            return await grains.GetAnomalyFeed(site).ReadAsync(after, ChangesPerRead, either.Token).AsTask().WaitAsync(either.Token);
        }
        finally
        {
            _room.Release();
        }
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Debug, Message = "Changes of the anomalies of site '{Site}' could not be read; it is tried again.")]
    private partial void LogNotRead(Exception exception, string site);
}
