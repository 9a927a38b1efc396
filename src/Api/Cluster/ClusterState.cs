using SensorGrid.Grains.Interfaces.Fleet;
using SensorGrid.Grains.Interfaces.SensorIndex;

namespace SensorGrid.Api.Cluster;

/// <summary>The cluster and its fleet at an instant.</summary>
/// <param name="AsOf">The instant (UTC).</param>
/// <param name="Sensors">The number of sensors.</param>
/// <param name="SilentAfter">The time without a reading after which a sensor is silent.</param>
/// <param name="Silos">The newest reports of the silos.</param>
internal sealed record ClusterState(DateTimeOffset AsOf, SensorCounts Sensors, TimeSpan SilentAfter, SiloNews[] Silos)
{
    public double ReadingsPerSecond => Running.Sum(news => news.Report.ReadingsPerSecond);

    /// <summary>The lag of the shard that is furthest behind; null when no shard is read, or when the lag of one is not known.</summary>
    public TimeSpan? Behind => BehindOf(Silos);

    private IEnumerable<SiloNews> Running => Silos.Where(news => !news.IsLost);

    /// <summary>
    /// Computes the lag of the shard that is furthest behind, of those that the running silos read; null when that is not known.
    /// </summary>
    public static TimeSpan? BehindOf(IEnumerable<SiloNews> silos)
    {
        var shards = silos.Where(news => !news.IsLost).SelectMany(news => news.Report.Shards).ToArray();
        return shards.All(shard => shard.Behind is not null || shard.State == "ended") ? shards.Max(shard => shard.Behind) : null;
    }

    /// <summary>Gets what the silos that own shards compute with; null when none says.</summary>
    public static Computation? ComputationOf(IEnumerable<SiloNews> silos) =>
        silos.FirstOrDefault(news => !news.IsLost && news.Report is { Refusal: null, Shards.Length: > 0 })?.Report.Computation;
}
