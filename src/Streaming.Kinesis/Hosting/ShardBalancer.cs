using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Metadata;
using Orleans.Streams;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>
/// Assigns shards to this silo: by the rule that every other silo follows, from the readable shards and the silos that run the provider and may own shards.
/// </summary>
internal sealed partial class ShardBalancer(
    IServiceProvider services,
    ILogger<ShardBalancer> logger,
    ShardQueues queues,
    ShardTopology topology,
    ShardRegistry board,
    ProviderSilos providerSilos,
    IClusterManifestProvider manifests,
    IShardOwnerPolicy? policy,
    string? source) : QueueBalancerBase(services, logger)
{
    private readonly Lock _lock = new();
    private readonly ILogger _log = logger;
    private ImmutableHashSet<SiloAddress> _active = [];
    private ImmutableHashSet<string> _mine = [];

    public override Task Initialize(IStreamQueueMapper queueMapper)
    {
        // Orleans waits for this call: the network is only called by loops that begin here.
        topology.Changed += Balance;
        if (policy is not null)
        {
            policy.Changed += Balance;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => topology.RunAsync(Cancellation));
            _ = Task.Run(() => WatchManifestsAsync(Cancellation));
        }

        return base.Initialize(queueMapper);
    }

    public override IEnumerable<QueueId> GetMyQueues()
    {
        lock (_lock)
        {
            return [.. _mine.Select(queues.Queue)];
        }
    }

    protected override void OnClusterMembershipChange(HashSet<SiloAddress> activeSilos)
    {
        lock (_lock)
        {
            _active = [.. activeSilos];
        }

        Balance();
    }

    private void Balance()
    {
        lock (_lock)
        {
            var manifest = manifests.Current;
            var silos = _active.Where(silo => silo.Equals(SiloAddress) || providerSilos.Runs(manifest, silo)).ToList();
            if (topology.ShardIds is not { } shards || silos.Count == 0 || !TryChoose(manifest, silos, out var owners))
            {
                return;
            }

            var mine = BoundedRendezvous.Assign(shards, owners, source)
                .Where(assigned => assigned.Value.Equals(SiloAddress)).Select(assigned => assigned.Key).ToImmutableHashSet(StringComparer.Ordinal);
            board.Assign(mine);
            if (mine.SetEquals(_mine))
            {
                return;
            }

            _mine = mine;
        }

        // Not awaited: it completes only when the whole rebalancing has, receivers' stops included.
        NotifyListeners().Ignore();
    }

    /// <summary>Selects the silos that may own shards; false while a silo is not in the manifest yet, since it may be one that the others follow.</summary>
    private bool TryChoose(ClusterManifest manifest, List<SiloAddress> silos, out IReadOnlyCollection<SiloAddress> owners)
    {
        owners = silos;
        if (policy is null)
        {
            return true;
        }

        if (!_active.All(silo => manifest.Silos.ContainsKey(silo)))
        {
            return false;
        }

        var chosen = policy.Choose(manifest, silos, SiloAddress);
        owners = chosen.Silos;
        if (board.Refuse(chosen.Refusal))
        {
            if (chosen.Refusal is { } reason)
            {
                LogRefused(_log, reason);
            }
            else
            {
                LogAgreed(_log);
            }
        }

        return true;
    }

    private async Task WatchManifestsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in manifests.Updates.WithCancellation(cancellationToken))
            {
                Balance();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    [LoggerMessage(2001, LogLevel.Error, "{Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(2002, LogLevel.Information, "This silo computes as the cluster does, and owns shards.")]
    private static partial void LogAgreed(ILogger logger);
}
