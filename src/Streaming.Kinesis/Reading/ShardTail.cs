using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Reading;

/// <summary>Reads a shard on, page by page, at the pace that the service allows. Not safe for concurrent use.</summary>
public sealed class ShardTail
{
    private readonly ShardSource _source;
    private readonly ReadPacer _pacer;
    private readonly TimeProvider _clock;
    private readonly HashRange? _range;
    private readonly DateTimeOffset? _startAt;
    private readonly int _recordsPerRead;
    private RecordPosition? _position;
    private string? _iterator;
    private bool _isBehind = true;

    internal ShardTail(ShardSource source, ReadPacer pacer, TimeProvider clock, ListedShard shard, RecordPosition? after, DateTimeOffset? startAt, int recordsPerRead)
    {
        (_source, _pacer, _clock, _range, _position, _startAt, _recordsPerRead) = (source, pacer, clock, shard.HashRange, after, startAt, recordsPerRead);
        ShardId = shard.ShardId;
    }

    /// <summary>The shard.</summary>
    public string ShardId { get; }

    /// <summary>Reads the next page.</summary>
    /// <exception cref="Exception">The service cannot be reached, or refuses. The next call begins behind the last record that was read, with a new iterator.</exception>
    public async Task<TailPage> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _iterator ??= await _source.GetIteratorAsync(_position, _startAt, cancellationToken);
            await _pacer.WaitAsync(_isBehind, cancellationToken);
            var sentAt = _clock.GetUtcNow();
            var response = await _source.GetRecordsAsync(_iterator, _recordsPerRead, cancellationToken);
            return Take(response, sentAt);
        }
        catch
        {
            // It lives five minutes, and not through a restart of some servers.
            _iterator = null;
            throw;
        }
    }

    private TailPage Take(GetRecordsResponse response, DateTimeOffset sentAt)
    {
        var page = new ShardPage(response, _range, _position, sentAt);
        _iterator = response.NextShardIterator;
        _isBehind = ShardCursor.MoreMayBeReady(response, _recordsPerRead);
        _position = page.Last ?? _position;

        // The service's clock: with a fast one of ours every record behind would have its time.
        DateTimeOffset? emptyAt = page.ShowsTip && !page.Ended ? response.ServedAt ?? sentAt : null;
        return new TailPage([.. page.Parts().SelectMany(part => part)], page.Ended, emptyAt, page.Behind);
    }
}
