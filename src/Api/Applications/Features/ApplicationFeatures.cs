using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications.Features;

/// <summary>
/// Follows all applications whose streams have rows of sensors, so that a sensor's newest rows stand among its features without a call. Each process has the same once it has read what the
/// applications keep.
/// </summary>
internal sealed partial class ApplicationFeatures(
    IGrainFactory grains, ClusterReach reach, IHostApplicationLifetime lifetime, ApplicationMetrics metrics, TimeProvider time, ILogger<ApplicationFeatures> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);

    private readonly SortedDictionary<string, Following> _applications = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changes = new(0);
    private volatile SensorRows _rows = new([], "The applications are not known yet: their rows are missing.");
    private bool _isListed;

    /// <summary>Gets the rows as they are now.</summary>
    public SensorRows Rows => _rows;

    public override void Dispose()
    {
        base.Dispose();
        _changes.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(() => (_rows.Streams.Sum(stream => stream.Count), _rows.Streams.Count));

        // A silo of this process stops before this service, and answers no call from then on.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await FollowAsync(ending.Token);
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            // Any exception: a call that is under way while the silo stops fails in one way or another.
            await Task.WhenAll(_applications.Values.Select(following => following.Running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        while (true)
        {
            await ListAsync(stoppingToken);
            if (_isListed)
            {
                Publish();
            }

            await WaitAsync(_isListed ? Interval : FirstInterval, stoppingToken);
        }
    }

    // A silo of this process answers no call before, and logs each that is made.
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
    }

    /// <summary>Begins to follow applications that are new, and forgets those that are gone.</summary>
    private async Task ListAsync(CancellationToken stoppingToken)
    {
        if (!reach.HasJoined)
        {
            return;
        }

        string[] names;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, reach.NextLoss);
            names = await grains.GetGrain<IApplicationIndexGrain>(0).ListAsync(either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Any exception: the next round comes in a moment.
            LogNotListed(exception);
            return;
        }

        _isListed = true;
        foreach (var name in _applications.Where(one => one.Value.Running.IsCompleted || !names.Contains(one.Key)).Select(one => one.Key).ToArray())
        {
            await _applications[name].Stop.CancelAsync();
            _applications[name].Stop.Dispose();
            _applications.Remove(name);
        }

        foreach (var name in names.Where(name => !_applications.ContainsKey(name)))
        {
            var application = new FollowedApplication(name, grains.GetGrain<IApplicationGrain>(name), reach, time, () => _changes.Release(), OnFailed);
            var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            _applications.Add(name, new Following(application, stop, Task.Run(() => application.RunAsync(stop.Token), CancellationToken.None)));
        }
    }

    /// <summary>Shares out the room by the order of names, so that every process follows the same streams, and shows what there is.</summary>
    private void Publish()
    {
        var streams = new List<FollowedStream>();
        var (leftOut, unread) = (0, 0);
        foreach (var application in _applications.Values.Select(following => following.Application))
        {
            var all = application.Streams;
            unread += all is null ? 1 : 0;
            var shown = Math.Min(all?.Count ?? 0, ApplicationLimits.SensorStreams - streams.Count);
            leftOut += (all?.Count ?? 0) - shown;
            application.Allow(shown);
            streams.AddRange(all?.Take(shown) ?? []);
        }

        unread += streams.Count(stream => !stream.IsLoaded);
        metrics.OnStreamsLeftOut(leftOut);
        var note = (unread, leftOut) switch
        {
            (0, 0) => null,
            (_, 0) => "Rows of applications are still being read: one that is kept may be missing.",
            _ => FormattableString.Invariant($"{leftOut} streams of applications are left out: at most {ApplicationLimits.SensorStreams} are shown, in the order of the applications' names.{(unread > 0 ? " Others are still being read." : "")}"),
        };
        _rows = streams.Count == 0 && note is null ? SensorRows.None : new SensorRows([.. streams], note);
    }

    private async Task WaitAsync(TimeSpan most, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(Task.Delay(most, time, either.Token), _changes.WaitAsync(either.Token));
        await either.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
    }

    private void OnFailed(string name, Exception exception)
    {
        metrics.OnFollowFailed();
        LogNotFollowed(exception, name);
    }

    [LoggerMessage(EventId = 1650, Level = LogLevel.Debug, Message = "The applications could not be listed; this process tries again in a moment.")]
    private partial void LogNotListed(Exception exception);

    [LoggerMessage(EventId = 1651, Level = LogLevel.Debug, Message = "The rows of application '{Application}' could not be read for the features of sensors; this process tries again in a moment.")]
    private partial void LogNotFollowed(Exception exception, string application);

    private sealed record Following(FollowedApplication Application, CancellationTokenSource Stop, Task Running);
}
