using System.Globalization;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>Reads the newest records of one shard, from ever earlier instants up to what it has.</summary>
/// <param name="client">The client of Kinesis.</param>
/// <param name="streamName">The stream.</param>
/// <param name="shard">The shard.</param>
/// <param name="name">Its name.</param>
/// <param name="mostRecords">The greatest number of records that are kept: the newest ones.</param>
/// <param name="mostBytes">The greatest number of their bytes.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ShardTail(IAmazonKinesis client, string streamName, Shard shard, ShardName name, int mostRecords, long mostBytes, TimeProvider timeProvider)
{
    private const int PageSize = 2_000;
    private const int MostAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly HashRange? _range = HashRange.Of(shard.HashKeyRange);
    private readonly Queue<ShardRecord> _new = new();
    private long _newBytes;
    private bool _newCut;
    private RecordPosition? _newFirst;

    private IReadOnlyList<ShardRecord> _records = [];
    private RecordPosition? _first;

    /// <summary>What it has.</summary>
    public RecentShard Recent => new(name, _range, _records);

    /// <summary>Gets whether older records were left out, or are not to be read, since it has as many as it may have.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Reads what lies between an instant and what it has. What is read counts once it is accepted.</summary>
    /// <param name="from">The instant; null for the oldest record that is kept.</param>
    /// <param name="until">Of a shard of which it has nothing yet: records that arrived later are not read, so that one which grows has an end.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async Task ReadBackAsync(DateTimeOffset? from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        Discard();
        var iterator = IsFull ? null : await GetIteratorAsync(from, cancellationToken);
        while (iterator is not null)
        {
            var request = new GetRecordsRequest { ShardIterator = iterator, Limit = PageSize };
            var page = await RetryAsync(() => client.GetRecordsAsync(request, cancellationToken), cancellationToken);
            var records = page.Records ?? [];
            foreach (var record in records)
            {
                if (_first is { } first ? new RecordPosition(record.SequenceNumber, 0) >= first : record.ApproximateArrivalTimestamp > until.UtcDateTime)
                {
                    return;
                }

                Add(record);
            }

            // Some servers say that they are not behind before they are at the end: only an empty page proves it.
            iterator = records.Count == 0 && page.MillisBehindLatest is null or 0 ? null : page.NextShardIterator;
        }
    }

    /// <summary>Puts what was read before what it has.</summary>
    public void Accept()
    {
        _records = [.. _new, .. _records];
        _first = _newFirst ?? _first;
        IsFull |= _newCut;
        Discard();
        if (_records.Count >= mostRecords || _records.Sum(record => (long)record.Data.Length) >= mostBytes)
        {
            IsFull = true;
        }

        Trim();
    }

    private void Discard()
    {
        _new.Clear();
        (_newBytes, _newCut, _newFirst) = (0, false, null);
    }

    private void Add(Record record)
    {
        _newFirst ??= new RecordPosition(record.SequenceNumber, 0);
        foreach (var user in UserRecords.Of(record, _range))
        {
            _new.Enqueue(user);
            _newBytes += user.Data.Length;
        }

        while (_new.Count > mostRecords || (_newBytes > mostBytes && _new.Count > 1))
        {
            _newBytes -= _new.Dequeue().Data.Length;
            _newCut = true;
        }
    }

    private void Trim()
    {
        var bytes = 0L;
        var kept = 0;
        for (var index = _records.Count - 1; index >= 0 && kept < mostRecords; index--)
        {
            bytes += _records[index].Data.Length;
            if (bytes > mostBytes && kept > 0)
            {
                break;
            }

            kept++;
        }

        _records = [.. _records.Skip(_records.Count - kept)];
    }

    private async Task<string?> GetIteratorAsync(DateTimeOffset? from, CancellationToken cancellationToken)
    {
        var request = new GetShardIteratorRequest
        {
            StreamName = streamName,
            ShardId = shard.ShardId,
            ShardIteratorType = from is null ? ShardIteratorType.TRIM_HORIZON : ShardIteratorType.AT_TIMESTAMP,
            Timestamp = from?.UtcDateTime,
        };
        try
        {
            return (await RetryAsync(() => client.GetShardIteratorAsync(request, cancellationToken), cancellationToken)).ShardIterator;
        }
        catch (InvalidArgumentException) when (from is not null)
        {
            // In the future by the clock of the service: the next instant is an earlier one.
            return null;
        }
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (attempt < MostAttempts && KinesisFaults.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(pause, timeProvider, cancellationToken);
                pause *= 2;
            }
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{name}: {_records.Count} records");
}
