using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Reads a shard on from a position, page by page: at the pace the service allows, through expired iterators and passing faults.</summary>
internal sealed partial class ShardCursor(
    ShardReaderContext reading, ReadableShard shard, ShardSource source, RecordPosition? position, ReadPacer pacer) : IShardPages
{
    /// <summary>The number of failures in a row after which the iterator itself is suspected.</summary>
    private const int SuspectIterator = 3;

    /// <summary>A page of so many bytes may have been cut off by a limit in bytes.</summary>
    private const long FullPageBytes = 1 << 20;

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), reading.TimeProvider);
    private readonly ILogger _logger = reading.Logger;
    private RecordPosition? _position = position;
    private string? _iterator;
    private bool _behind = true;
    private int _failures;

    /// <summary>
    /// Determines whether the reader is behind the tip after a page. Some servers always answer that it is not, so a full page counts as
    /// well. A small page does not: an immediate empty read would use up the read quota that the next records need.
    /// </summary>
    internal static bool MoreMayBeReady(GetRecordsResponse response, int recordsPerRead) =>
        response.MillisBehindLatest > 0
        || response.Records is { } records && (records.Count >= recordsPerRead || records.Sum(record => (long)record.Data.Length) >= FullPageBytes);

    public async Task<ShardPage> ReadAsync(ShardReaderStatus monitor, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var page = await TryReadAsync(cancellationToken);
                _failures = 0;
                _backoff.Reset();
                return page;
            }
            catch (Exception exception) when (IsIteratorRefused(exception))
            {
                _failures++;
                _iterator = null;
                LogIteratorRefused(shard.ShardId, KinesisFaults.Code(exception));
            }
            catch (Exception exception) when (KinesisFaults.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
            {
                monitor.Enter(ShardReadState.BackingOff);
                OnFault(exception);
                await _backoff.WaitAsync(cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        // An iterator is nothing that the service keeps.
    }

    private async Task<ShardPage> TryReadAsync(CancellationToken cancellationToken)
    {
        _iterator ??= await source.GetIteratorAsync(_position, shard.StartAt, cancellationToken);
        await pacer.WaitAsync(_behind, cancellationToken);
        var sentAt = reading.TimeProvider.GetUtcNow();
        var started = reading.TimeProvider.GetTimestamp();
        var response = await source.GetRecordsAsync(_iterator, reading.Options.RecordsPerRead, cancellationToken);
        var page = new ShardPage(response, shard.HashRange, _position, sentAt);
        reading.Metrics.OnPage(page.Bytes, reading.TimeProvider.GetElapsedTime(started));
        _iterator = response.NextShardIterator;
        _behind = MoreMayBeReady(response, reading.Options.RecordsPerRead);
        _position = page.Last ?? _position;
        return page;
    }

    /// <summary>Determines whether the iterator may be at fault: it lives five minutes, and not through a restart of some servers. A new one begins after the last record read.</summary>
    private bool IsIteratorRefused(Exception exception) =>
        _iterator is not null && _failures < SuspectIterator && exception is ExpiredIteratorException or InvalidArgumentException;

    private void OnFault(Exception exception)
    {
        if (++_failures >= SuspectIterator)
        {
            _iterator = null;
        }

        if (KinesisFaults.IsThrottle(exception))
        {
            reading.Metrics.OnThrottled();
            LogThrottled(shard.ShardId);
        }
        else
        {
            LogReadFailed(exception, shard.ShardId);
        }
    }
}
