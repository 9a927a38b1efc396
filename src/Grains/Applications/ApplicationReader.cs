using SensorGrid.Applications.Log;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Reading;

namespace SensorGrid.Grains.Applications;

/// <summary>Reads the shards of an application's streams into its merge: one read of a shard at a time, and none of a shard that has enough waiting. Not safe for concurrent use.</summary>
/// <param name="merge">The merge.</param>
/// <param name="streams">The streams by their sources; the main stream by the empty name.</param>
/// <param name="clock">The clock.</param>
internal sealed class ApplicationReader(LogMerge merge, IReadOnlyDictionary<string, IKinesisStreamReader> streams, TimeProvider clock)
{
    /// <summary>The records of a shard that may wait for those of other shards; what comes then is read later.</summary>
    private const int MostWaiting = 20_000;
    private const long MostWaitingBytes = 16 << 20;

    /// <summary>A tick is so much older than the service's time: a record may become visible a little after a later one.</summary>
    private static readonly TimeSpan TickMargin = TimeSpan.FromSeconds(1);

    /// <summary>A list of shards that lacks the children of one for so long is not late.</summary>
    private static readonly TimeSpan MostAwaited = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ShardName, Lane> _lanes = [];
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), clock);
    private long _listedAt;
    private long? _awaitedSince;

    /// <summary>The distance of the slowest shard from its tip; null before each has been read.</summary>
    public TimeSpan? Behind => _lanes.Count > 0 && _lanes.Values.All(lane => lane.Behind is not null) ? _lanes.Values.Max(lane => lane.Behind) : null;

    /// <summary>The last failure that is not mended yet; null when there is none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets the reason why no time passes, where nothing but a person can mend it; null when it does.</summary>
    public string? Stalled => _awaitedSince is { } since && clock.GetElapsedTime(since) >= MostAwaited && merge.Childless.FirstOrDefault() is { IsNone: false } shard
        ? $"The shard {shard} was read to its end, and its stream lists no shards that came out of it. So the stream was replaced or disabled, such as that of a table when it is enabled again: "
            + "delete the application and put it again; it begins with the shards that the stream has then."
        : null;

    /// <summary>Waits until a read has ended, or at most so long, and adds what was read to the merge.</summary>
    public async Task ReadAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        Start(cancellationToken);
        var pause = Task.Delay(most, clock, cancellationToken);
        Task[] running = [.. _lanes.Values.Select(lane => lane.Reading).OfType<Task>(), pause];
        var first = await Task.WhenAny(running);
        if (first == pause)
        {
            await pause;
        }

        foreach (var lane in _lanes.Values.Where(lane => lane.Reading is { IsCompleted: true }).ToArray())
        {
            await TakeAsync(lane, cancellationToken);
        }

        // Where no shard is left to read, no page comes after which to look.
        if (_lanes.Count == 0 && merge.AreChildrenAwaited)
        {
            await AwaitChildrenAsync(cancellationToken);
        }
    }

    /// <summary>Waits until no read is running.</summary>
    public async Task EndAsync()
    {
        foreach (var lane in _lanes.Values.Where(lane => lane.Reading is not null))
        {
            await ((Task)lane.Reading!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Start(CancellationToken cancellationToken)
    {
        foreach (var status in merge.Lanes.ToArray())
        {
            if (!status.CanRead || status.Waiting >= MostWaiting || status.WaitingBytes >= MostWaitingBytes)
            {
                continue;
            }

            if (!_lanes.TryGetValue(status.Shard, out var lane))
            {
                var stream = streams.TryGetValue(status.Shard.Source ?? "", out var found)
                    ? found
                    : throw new InvalidOperationException($"The stream '{status.Shard.Source}' is not read by this cluster: add it to SensorGrid:Kinesis:Sources, or change the application.");
                var startAt = status.StartAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : (DateTimeOffset?)null;
                _lanes.Add(status.Shard, lane = new Lane(status.Shard, stream.Open(new ListedShard(status.Shard.ShardId, [], merge.RangeOf(status.Shard)), status.Read, startAt), stream.IdlePause));
            }

            lane.Reading ??= ReadAsync(lane, cancellationToken);
        }
    }

    private async Task<TailPage> ReadAsync(Lane lane, CancellationToken cancellationToken)
    {
        if (lane.Pause > TimeSpan.Zero)
        {
            await Task.Delay(lane.Pause, clock, cancellationToken);
        }

        return await lane.Tail.ReadAsync(cancellationToken);
    }

    private async Task TakeAsync(Lane lane, CancellationToken cancellationToken)
    {
        var reading = lane.Reading!;
        lane.Reading = null;
        try
        {
            var page = await reading;
            Failure = null;
            _backoff.Reset();
            lane.Behind = page.Behind ?? lane.Behind ?? TimeSpan.Zero;
            lane.Pause = page.Records.Count == 0 ? lane.IdlePause : TimeSpan.Zero;
            merge.Append(lane.Shard, page.Records);
            if (page.EmptyAt is { } at)
            {
                merge.Advance(lane.Shard, (at - TickMargin).ToUnixTimeMilliseconds());
            }

            if (page.IsEnd)
            {
                _lanes.Remove(lane.Shard);
                merge.End(lane.Shard);
            }

            if (merge.AreChildrenAwaited)
            {
                await DiscoverAsync(page.IsEnd, cancellationToken);
            }
        }
        catch (Exception exception) when (IsPassing(exception) && !cancellationToken.IsCancellationRequested)
        {
            Failure = exception;
            await _backoff.WaitAsync(cancellationToken);
        }
    }

    private async Task AwaitChildrenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DiscoverAsync(now: false, cancellationToken);
            Failure = null;
        }
        catch (Exception exception) when (IsPassing(exception) && !cancellationToken.IsCancellationRequested)
        {
            Failure = exception;
            await _backoff.WaitAsync(cancellationToken);
        }
    }

    // A stream that was just created, or an iterator that a restarted server does not know, is mended by another try as well.
    private static bool IsPassing(Exception exception) => KinesisFaults.IsTransient(exception) || exception is ExpiredIteratorException or InvalidArgumentException or ResourceNotFoundException;

    /// <summary>Finds the shards that came out of one that ended.</summary>
    private async Task DiscoverAsync(bool now, CancellationToken cancellationToken)
    {
        if (!now && clock.GetElapsedTime(_listedAt) < TimeSpan.FromSeconds(1))
        {
            return;
        }

        merge.Discover(await ListAsync(streams, cancellationToken));
        _listedAt = clock.GetTimestamp();
        _awaitedSince = merge.AreChildrenAwaited ? _awaitedSince ?? _listedAt : null;
    }

    /// <summary>Lists the shards of streams.</summary>
    public static async Task<List<(ShardName Shard, IReadOnlyList<ShardName> Parents, HashRange? Range)>> ListAsync(
        IReadOnlyDictionary<string, IKinesisStreamReader> streams, CancellationToken cancellationToken)
    {
        var all = new List<(ShardName, IReadOnlyList<ShardName>, HashRange?)>();
        foreach (var (name, stream) in streams)
        {
            var source = name.Length == 0 ? null : name;
            foreach (var shard in await stream.ListShardsAsync(cancellationToken))
            {
                all.Add((ShardName.Of(source, shard.ShardId), [.. shard.ParentShardIds.Select(parent => ShardName.Of(source, parent))], shard.HashRange));
            }
        }

        return all;
    }

    private sealed class Lane(ShardName shard, ShardTail tail, TimeSpan idlePause)
    {
        public ShardName Shard { get; } = shard;

        public ShardTail Tail { get; } = tail;

        public TimeSpan IdlePause { get; } = idlePause;

        public TimeSpan Pause { get; set; }

        public TimeSpan? Behind { get; set; }

        public Task<TailPage>? Reading { get; set; }
    }
}
