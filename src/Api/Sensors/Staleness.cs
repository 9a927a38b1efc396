using SensorGrid.Features.Log;

namespace SensorGrid.Api.Sensors;

/// <summary>The staleness of an answer: it has everything that arrived in the shards of its sensor until so long before.</summary>
/// <param name="By">The time; null when it is not known, since nobody reads the shard, or its reader has not read a page yet.</param>
/// <param name="Shard">The shard that it is due to.</param>
internal readonly record struct Staleness(TimeSpan? By, ShardName Shard)
{
    /// <summary>Determines whether it is above a bound; what is not known is.</summary>
    public bool Exceeds(TimeSpan most) => !(By <= most);

    /// <summary>Gets the greater one; what is not known is the greatest.</summary>
    public static Staleness Max(Staleness one, Staleness other) => one.By is null || one.By >= other.By ? one : other;
}
