using SensorGrid.Api.Sensors;
using SensorGrid.Features.Definitions;
using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Api.Cluster;

/// <summary>The cached state of the cluster and its fleet: refreshed once a second at the most, for any number of requests.</summary>
internal sealed class ClusterView(IGrainFactory grains, FeatureDefinitions definitions, TimeProvider time)
{
    /// <summary>The age up to which a view is fresh: silos report as often.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<ClusterState>? _looking;
    private long _lookedAt;

    public Task<ClusterState> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // One that failed is not kept, so that the next caller tries again.
            if (_looking is null or { IsFaulted: true } or { IsCanceled: true }
                || (_looking.IsCompleted && time.GetElapsedTime(_lookedAt) > Fresh))
            {
                _lookedAt = time.GetTimestamp();
                _looking = LookAsync();
            }

            return _looking.WaitAsync(cancellationToken);
        }
    }

    // For all callers: not cancelled when one of them is.
    private async Task<ClusterState> LookAsync()
    {
        var silentBefore = SensorConditions.SilentBefore(time, definitions);
        var counting = Task.WhenAll(Enumerable.Range(0, SensorIndexSegments.Count).Select(segment =>
            grains.GetGrain<ISensorIndexGrain>(segment).CountAsync(silentBefore, CancellationToken.None).AsTask()));
        var silos = await grains.GetGrain<IFleetGrain>(0).ListAsync(CancellationToken.None);
        var counts = (await counting).Aggregate(SensorCounts.Add);
        return new ClusterState(time.GetUtcNow(), counts, definitions.LongestWindow, silos);
    }
}
