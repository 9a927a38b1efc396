using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>One open subscription to a shard, as pages like those that GetRecords answers. Not safe for concurrent use.</summary>
/// <param name="events">The subscription.</param>
/// <param name="askedAt">The time (UTC) when it was called for.</param>
/// <param name="patience">The time without an event after which it is dead.</param>
/// <param name="clock">Measures that.</param>
internal sealed class ShardSubscription(SubscribeToShardResponse events, DateTimeOffset askedAt, TimeSpan patience, TimeProvider clock) : IDisposable
{
    /// <summary>Events that have come together are one page, up to so many bytes of data.</summary>
    private const long PageBytes = 1 << 20;

    /// <summary>
    /// The time for which an event may have been under way. It does not say when it was made, so that nothing of what came into the shard in this time is taken for read because an event
    /// without records arrives.
    /// </summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(5);

    private DateTimeOffset _madeAfter = askedAt;

    /// <summary>A time (UTC) before which the last event was certainly not made.</summary>
    public DateTimeOffset MadeAfter => _madeAfter;

    /// <summary>Reads the next page.</summary>
    /// <returns>Null when the subscription has ended.</returns>
    /// <exception cref="TimeoutException">No event came for too long.</exception>
    /// <exception cref="Exception">The connection broke, or the service ended the subscription.</exception>
    public async Task<GetRecordsResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        var now = clock.GetUtcNow();
        var reading = events.ReadAsync(either.Token);
        if (!reading.IsCompleted && now - UnderWay > _madeAfter)
        {
            // Nothing had come that was not read yet: what comes now was made after that, but for its way.
            _madeAfter = now - UnderWay;
        }

        try
        {
            return await reading is { } first ? Page(first) : null;
        }
        catch (Exception exception) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No event came for {patience.TotalSeconds:0} s.", exception);
        }
    }

    public void Dispose() => events.Dispose();

    private GetRecordsResponse Page(SubscribeToShardEvent first)
    {
        var last = first;
        var records = first.Records ?? [];
        var bytes = Bytes(records);
        while (bytes < PageBytes && !IsEnd(last) && events.TryRead(out var next))
        {
            last = next;
            records.AddRange(next.Records ?? []);
            bytes += Bytes(next.Records ?? []);
        }

        if (last.ContinuationSequenceNumber is null && !IsEnd(last))
        {
            throw new IOException("An event of the subscription tells neither where it goes on, nor that the shard has ended.");
        }

        return new GetRecordsResponse
        {
            Records = records,
            NextShardIterator = IsEnd(last) ? null : last.ContinuationSequenceNumber,
            MillisBehindLatest = last.MillisBehindLatest,
            ChildShards = last.ChildShards,
        };
    }

    /// <summary>Determines whether a closed shard ends with an event: it has no continuation, and child shards.</summary>
    private static bool IsEnd(SubscribeToShardEvent last) => last.ContinuationSequenceNumber is null && last.ChildShards is { Count: > 0 };

    private static long Bytes(List<Record> records) => records.Sum(record => (long)record.Data.Length);
}
