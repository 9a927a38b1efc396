using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>
/// Shares the anomalies among the process's subscribers: the log of all sites is followed once, from when the first subscriber comes, and a change is read
/// from its feed once for all who want it.
/// </summary>
internal sealed class AnomalyHub : IDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private readonly IGrainFactory _grains;
    private readonly ClusterReach _reach;
    private readonly TimeProvider _time;
    private readonly AnomalyStreamMetrics _metrics;
    private readonly ILogger<AnomalyHub> _logger;
    private readonly int _maxSubscribers;
    private readonly CancellationTokenSource _stop;
    private readonly ITimer _heartbeat;
    private readonly Lock _lock = new();
    private readonly HashSet<AnomalySubscription> _subscriptions = [];
    private readonly LiveChanges _live;
    private Task? _started;

    public AnomalyHub(
        IGrainFactory grains,
        ClusterReach reach,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        IOptions<SensorGridApiOptions> options,
        AnomalyStreamMetrics metrics,
        ILogger<AnomalyHub> logger)
    {
        _grains = grains;
        _reach = reach;
        _time = time;
        _metrics = metrics;
        _logger = logger;

        // A stream is never idle: half of the connections are for all else.
        _maxSubscribers = Math.Min(options.Value.MaxSubscribers, Math.Max(1, options.Value.MaxConnections / 2));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        Stopping = _stop.Token;
        _live = new LiveChanges(new FeedReader(grains, reach, time, logger), Stopping);
        _heartbeat = time.CreateTimer(_ => Beat(), null, HeartbeatInterval, HeartbeatInterval);
    }

    /// <summary>The token that is cancelled when all streams must end.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The number of sites with anomalies that are not listed; null before anything has come.</summary>
    public int? SitesOmitted { get; private set; }

    /// <summary>Creates a subscription, to be returned with <see cref="Unsubscribe"/>; null when there are too many.</summary>
    /// <param name="selection">The anomalies that it is for.</param>
    /// <param name="abort">The action that ends the connection.</param>
    public AnomalySubscription? TrySubscribe(AnomalySelection selection, Action abort)
    {
        var subscription = new AnomalySubscription(selection, _metrics, abort);
        lock (_lock)
        {
            if (_subscriptions.Count >= _maxSubscribers)
            {
                _metrics.OnRefused();
                return null;
            }

            _subscriptions.Add(subscription);
        }

        _metrics.OnSubscribed();
        return subscription;
    }

    public void Unsubscribe(AnomalySubscription subscription)
    {
        _live.Remove(subscription);
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }

        _metrics.OnUnsubscribed();
    }

    /// <summary>
    /// Lets a subscriber have every change that comes to the log of all sites from now on; what is there by now it must read itself. Some of that may be offered
    /// all the same.
    /// </summary>
    public async Task AttachAsync(AnomalySubscription subscription, CancellationToken cancellationToken)
    {
        await StartAsync().WaitAsync(cancellationToken);
        _live.Add(subscription);
    }

    public void Dispose()
    {
        _heartbeat.Dispose();
        _stop.Cancel();
    }

    /// <summary>Follows the log from now on, once for all; what failed is tried again by the next subscriber.</summary>
    private Task StartAsync()
    {
        lock (_lock)
        {
            if (_started is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _started = FollowAsync();
            }

            return _started;
        }
    }

    private async Task FollowAsync()
    {
        var log = await _grains.GetAnomalySites().ReadAsync(long.MaxValue, 0, Stopping);
        _live.Begin(log.Tip);

        // The one follower costs next to nothing without subscribers, so it runs on.
        var follower = new GrainFollower("the anomalies of all sites", _reach, _time, _logger);
        _ = Task.Run(
            () => follower.RunAsync(cancellationToken => _grains.GetAnomalySites().FollowAsync(_live.Followed, cancellationToken), Take, Stopping), Stopping);
    }

    private void Take(AnomalySiteChanges changes)
    {
        SitesOmitted = changes.SitesOmitted;
        _live.Take(changes);
    }

    private void Beat()
    {
        AnomalySubscription[] subscriptions;
        lock (_lock)
        {
            subscriptions = [.. _subscriptions];
        }

        foreach (var subscription in subscriptions)
        {
            subscription.Beat();
        }
    }
}
