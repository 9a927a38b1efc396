using Microsoft.Extensions.Logging;
using SensorGrid.Api.Clustering;

namespace SensorGrid.Api.Standalone;

/// <summary>The state of an Orleans client's connection to its cluster: whether it has joined, and when a silo has gone.</summary>
internal sealed partial class ClusterConnection(TimeProvider time, ILogger<ClusterConnection> logger) : ClusterReach, IClientConnectionRetryFilter, IDisposable
{
    /// <summary>The interval at which the list of silos is read.</summary>
    public static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(2);

    /// <summary>The time after the last connection was lost in which another silo may be found: a refresh or two of the list.</summary>
    private static readonly TimeSpan Search = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private CancellationTokenSource _nextLoss = new();
    private HashSet<Uri> _gateways = [];
    private bool _joined;
    private bool _waits;
    private int _connected;
    private long _lostAt;

    public override bool HasJoined => Volatile.Read(ref _joined);

    public override bool MayAnswerSoon
    {
        get
        {
            lock (_lock)
            {
                return _connected > 0 || time.GetElapsedTime(_lostAt) < Search;
            }
        }
    }

    public override CancellationToken NextLoss
    {
        get
        {
            lock (_lock)
            {
                return _nextLoss.Token;
            }
        }
    }

    /// <summary>Records that grains can be called from now on.</summary>
    public void OnJoined() => Volatile.Write(ref _joined, true);

    /// <summary>Connections to silos have come or gone.</summary>
    public void OnConnectionsChanged(int now, int before)
    {
        lock (_lock)
        {
            _connected = now;
            if (now == 0)
            {
                _lostAt = time.GetTimestamp();
            }
        }

        if (now < before)
        {
            OnSiloGone();
        }
    }

    /// <summary>Handles the current list of silos.</summary>
    public void OnGatewaysListed(IEnumerable<Uri> gateways)
    {
        HashSet<Uri> before;
        lock (_lock)
        {
            before = _gateways;
            _gateways = [.. gateways];
            if (before.IsSubsetOf(_gateways))
            {
                return;
            }
        }

        OnSiloGone();
    }

    /// <summary>Tries until a silo answers, or the program is requested to end.</summary>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (!_waits)
        {
            _waits = true;
            LogNoSilo(exception.Message);
        }

        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    public void Dispose() => _nextLoss.Dispose();

    private void OnSiloGone()
    {
        CancellationTokenSource loss;
        lock (_lock)
        {
            loss = _nextLoss;
            _nextLoss = new CancellationTokenSource();
        }

        // Waiting calls continue on threads of their own, not on the one that reports the loss.
        _ = loss.CancelAsync();
    }

    [LoggerMessage(EventId = 3013, Level = LogLevel.Warning, Message = "No silo answers yet; it is tried until one does. {Reason}")]
    private partial void LogNoSilo(string reason);
}
