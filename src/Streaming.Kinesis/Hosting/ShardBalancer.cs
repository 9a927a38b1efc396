using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>
/// Decides which shards this silo reads: the same decision that every other silo makes, from the readable shards and the silos that run
/// the provider.
/// </summary>
internal sealed class ShardBalancer(
    IServiceProvider services,
    ILogger<ShardBalancer> logger,
    ShardQueues queues,
    ShardTopology topology,
    ShardBoard board,
    ProviderSilos providerSilos,
    IClusterManifestProvider manifests) : QueueBalancerBase(services, logger)
{
    private readonly Lock _lock = new();
    private ImmutableHashSet<SiloAddress> _active = [];
    private ImmutableHashSet<string> _mine = [];

    public override Task Initialize(IStreamQueueMapper queueMapper)
    {
        // Orleans waits for this call: the network is only asked by loops that begin here.
        topology.Changed += Balance;
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
            if (topology.ShardIds is not { } shards || silos.Count == 0)
            {
                return;
            }

            var mine = BoundedRendezvous.Assign(shards, silos)
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
}
