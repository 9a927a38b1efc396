using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Hosting;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>
/// Shares the anomalies among the process's subscribers: each site's feed is followed once, from when the first subscriber comes until some time after
/// the last has gone.
/// </summary>
internal sealed class AnomalyHub : IDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

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
    private readonly Dictionary<string, SiteFollower> _followers = new(StringComparer.Ordinal);
    private string[] _sites = [];
    private bool _followsSites;

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
        _maxSubscribers = options.Value.MaxSubscribers;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        Stopping = _stop.Token;
        _heartbeat = time.CreateTimer(_ => Beat(), null, HeartbeatInterval, HeartbeatInterval);
    }

    /// <summary>Cancelled when all streams must end.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The sites that are known by now, when somebody has asked to follow them.</summary>
    public string[] Sites => Volatile.Read(ref _sites);

    /// <summary>Gives a subscription, to be handed back with <see cref="Unsubscribe"/>; null when there are too many.</summary>
    /// <param name="selection">Which anomalies it is for.</param>
    /// <param name="abort">Ends the connection.</param>
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
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
            foreach (var (site, follower) in _followers)
            {
                if (follower.Detach(subscription))
                {
                    _ = StopWhenIdleAsync(site, follower);
                }
            }
        }

        _metrics.OnUnsubscribed();
    }

    /// <inheritdoc cref="SiteFollower.Attach"/>
    public long Attach(string site, AnomalySubscription subscription, int index, long at)
    {
        lock (_lock)
        {
            if (!_followers.TryGetValue(site, out var follower))
            {
                follower = new SiteFollower(_grains.GetAnomalyFeed(site), site, at, _reach, _time, _logger, Stopping);
                _followers.Add(site, follower);
            }

            return follower.Attach(subscription, index, at);
        }
    }

    /// <summary>Follows the list of sites from now on; every subscriber is woken when there are more.</summary>
    public void FollowSites()
    {
        lock (_lock)
        {
            if (_followsSites)
            {
                return;
            }

            // One follower that costs next to nothing: it stays.
            _followsSites = true;
        }

        var follower = new GrainFollower("the sites that have anomalies", _reach, _time, _logger);
        _ = Task.Run(
            () => follower.RunAsync(cancellationToken => _grains.GetAnomalySites().FollowAsync(Sites.Length, cancellationToken), Add, Stopping), Stopping);
    }

    public void Dispose()
    {
        _heartbeat.Dispose();
        _stop.Cancel();
    }

    private void Add(string[] sites)
    {
        Volatile.Write(ref _sites, [.. Sites, .. sites]);
        foreach (var subscription in Subscriptions())
        {
            subscription.Signal();
        }
    }

    private void Beat()
    {
        foreach (var subscription in Subscriptions())
        {
            subscription.Beat();
        }
    }

    private AnomalySubscription[] Subscriptions()
    {
        lock (_lock)
        {
            return [.. _subscriptions];
        }
    }

    private async Task StopWhenIdleAsync(string site, SiteFollower follower)
    {
        try
        {
            await Task.Delay(Linger, _time, Stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_lock)
        {
            if (follower.IsIdle && _followers.TryGetValue(site, out var current) && current == follower)
            {
                _followers.Remove(site);
                follower.Stop();
            }
        }
    }
}
