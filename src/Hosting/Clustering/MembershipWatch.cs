using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Clustering.Redis;
using SensorGrid.Hosting.Health;

namespace SensorGrid.Hosting.Clustering;

/// <summary>
/// Looks for this silo's row in the list of members. Without it, other silos do not know this one: those that start form a cluster of their own and own the same
/// shards (their epochs keep state right, but both would answer). So a silo whose row is missing is not ready, and after a minute it ends itself; the service
/// manager starts it again, and it joins anew.
/// </summary>
/// <remarks>Orleans does not write the row again, and does not end by itself: it finds the row missing only when it updates it, and logs that.</remarks>
public sealed partial class MembershipWatch(
    IMembershipTable members, SiloAddress silo, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<MembershipWatch> logger)
    : BackgroundService, IReadiness
{
    /// <summary>The exit code of a silo that ends itself: a service manager starts it again on failure.</summary>
    public const int ExitCode = 3;

    /// <summary>The interval at which the list is read.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>The time for which the row may be missing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private long? _missingSince;
    private bool _isMissing;

    public string? Reason => Volatile.Read(ref _isMissing)
        ? "This silo is missing from the cluster's list of members, so that others may own the same shards; it ends itself after a minute to join anew."
        : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await IsListedAsync() is { } listed)
            {
                OnRead(listed);
            }
        }
    }

    /// <summary>Determines whether the silo is in the list; null when the list cannot be read: Redis may be gone for a while, and members stay what they are.</summary>
    private async Task<bool?> IsListedAsync()
    {
        try
        {
            return (await members.ReadAllAsync(CancellationToken.None)).TryGet(silo) is not null;
        }
        catch (RedisClusteringException)
        {
            // The list is gone as a whole.
            return false;
        }
        catch (Exception exception)
        {
            LogNotRead(exception);
            return null;
        }
    }

    private void OnRead(bool listed)
    {
        if (listed)
        {
            _missingSince = null;
            Volatile.Write(ref _isMissing, false);
            return;
        }

        if (_missingSince is not { } since)
        {
            _missingSince = time.GetTimestamp();
            Volatile.Write(ref _isMissing, true);
            LogMissing(silo, Patience);
        }
        else if (time.GetElapsedTime(since) >= Patience && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            LogEnds(silo);
            Environment.ExitCode = ExitCode;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "Silo {Silo} is missing from the list of members; if it is not back in {Patience} this silo ends itself, to join anew.")]
    private partial void LogMissing(SiloAddress silo, TimeSpan patience);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Critical, Message = "Silo {Silo} has been missing from the list of members for a minute: it ends itself. Start it again.")]
    private partial void LogEnds(SiloAddress silo);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Debug, Message = "The list of members could not be read.")]
    private partial void LogNotRead(Exception exception);
}
