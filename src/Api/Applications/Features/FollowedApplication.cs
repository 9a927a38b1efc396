using SensorGrid.Api.Clustering;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications.Features;

/// <summary>Follows the streams of one application that have the rows of sensors: asks it for the rows behind those that are there, and begins anew when its program changes.</summary>
/// <param name="name">The application's name.</param>
/// <param name="application">The application.</param>
/// <param name="reach">The connection to the cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="onChanged">Called when there are other streams, or one is loaded.</param>
/// <param name="onFailed">Called when the application did not answer.</param>
internal sealed class FollowedApplication(string name, IApplicationGrain application, ClusterReach reach, TimeProvider time, Action onChanged, Action<string, Exception> onFailed)
{
    /// <summary>The longest time until a change of the program is seen where no row comes.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Between two programs of the application, one of which may not run.
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(250);
    private const int RowsACall = 1_000;

    // Behind all rows: a call that waits for a change alone.
    private const long Behind = 1L << 62;

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = New();
    private int _room;
    private volatile IReadOnlyList<FollowedStream>? _streams;

    /// <summary>The streams with rows of sensors, in the order of the program; null before the application has answered.</summary>
    public IReadOnlyList<FollowedStream>? Streams => _streams;

    /// <summary>Says how many of the streams may be followed: the first ones.</summary>
    public void Allow(int streams)
    {
        lock (_lock)
        {
            if (streams != _room)
            {
                _room = streams;
                _changed.TrySetResult();
                _changed = New();
            }
        }
    }

    /// <summary>Follows until the token is cancelled, or the application is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await CallAsync(token => application.GetStatusAsync(token), cancellationToken) is not { } status)
                {
                    return;
                }

                await FollowAsync(status, cancellationToken);
                await Task.Delay(ShortPause, time, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Any exception: what is there stays, and the application is asked again.
                onFailed(name, exception);
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Follows the streams of one program until it changes.</summary>
    private async Task FollowAsync(ApplicationStatus status, CancellationToken cancellationToken)
    {
        var committedAt = status.Newest.CommittedAt;
        FollowedStream[] streams = [.. status.Streams.Where(stream => stream is { SensorColumn: not null, IsErrors: false }).Select(stream => new FollowedStream(name, stream))];
        _streams = streams;
        onChanged();
        for (var isSame = status.Streams.Length > 0; isSame;)
        {
            var (changed, room) = Room();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<bool>[] following = room == 0
                ? [WatchAsync(status.Streams[^1].Name, committedAt, stop.Token)]
                : [.. streams.Take(room).Select(stream => FollowAsync(stream, committedAt, stop.Token))];
            var first = await Task.WhenAny([.. following, changed]);
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(following)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            isSame = first == changed || await (Task<bool>)first;
        }
    }

    private (Task Changed, int Room) Room()
    {
        lock (_lock)
        {
            return (_changed.Task, _room);
        }
    }

    /// <returns>False when the program has changed; true when the token was cancelled.</returns>
    private async Task<bool> FollowAsync(FollowedStream stream, DateTimeOffset committedAt, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await AskAsync(stream.Name, stream.After, committedAt, cancellationToken) is not { } rows)
            {
                return cancellationToken.IsCancellationRequested;
            }

            if (rows.Newest < stream.After)
            {
                return false;
            }

            var wasLoaded = stream.IsLoaded;
            stream.Take(rows);
            if (!wasLoaded && stream.IsLoaded)
            {
                onChanged();
            }
        }

        return true;
    }

    private async Task<bool> WatchAsync(string stream, DateTimeOffset committedAt, CancellationToken cancellationToken)
    {
        while (await AskAsync(stream, Behind, committedAt, cancellationToken) is not null)
        {
        }

        return cancellationToken.IsCancellationRequested;
    }

    /// <returns>Null when the program has changed, or the token was cancelled.</returns>
    private async Task<ApplicationRows?> AskAsync(string stream, long after, DateTimeOffset committedAt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var rows = await CallAsync(token => application.ReadAsync(new ApplicationRowsQuery(stream, after, RowsACall, Wait), token), cancellationToken);
                return rows?.CommittedAt == committedAt ? rows : null;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
            catch (Exception exception)
            {
                // Any exception: the rows that are there stay, and the application is asked again.
                onFailed(name, exception);
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, reach.NextLoss);
        return await call(either.Token).AsTask().WaitAsync(either.Token);
    }
}
