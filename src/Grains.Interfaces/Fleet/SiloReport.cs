using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Fleet;

/// <summary>The status report of a silo.</summary>
/// <param name="Silo">Its address.</param>
/// <param name="StartedAt">The time when it started (UTC).</param>
/// <param name="ReadingsPerSecond">Readings that its sensors ingested from the stream, a second, over the last few seconds.</param>
/// <param name="Model">The model that scores in it.</param>
/// <param name="Shards">The shards that it owns, by id.</param>
/// <param name="IsStorageFailing">Whether its last write of a grain's state failed by a fault of the storage, such as a full disk.</param>
/// <param name="Computation">The computation of the silo; null from a silo that does not report it.</param>
/// <param name="Refusal">The reason that it may own no shards, in sentences; null when it may.</param>
[GenerateSerializer, Immutable, Alias("silo-report")]
public sealed record SiloReport(
    [property: Id(0)] SiloAddress Silo,
    [property: Id(1)] DateTimeOffset StartedAt,
    [property: Id(2)] double ReadingsPerSecond,
    [property: Id(3)] ModelReport Model,
    [property: Id(4)] ShardReport[] Shards,
    [property: Id(5)] bool IsStorageFailing = false,
    [property: Id(6)] Computation? Computation = null,
    [property: Id(7)] string? Refusal = null);

/// <summary>A model that scores.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Threshold">The score from which on there is an alarm.</param>
[GenerateSerializer, Immutable, Alias("model-report")]
public sealed record ModelReport([property: Id(0)] string Name, [property: Id(1)] string Version, [property: Id(2)] double Threshold);

/// <summary>The status of a shard's reader.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="State">The state of its reader, in a word.</param>
/// <param name="Behind">The distance of the reader behind the shard's tip; null when it is not known: nothing was read yet, or not for a while.</param>
/// <param name="CheckpointedAt">The time when its checkpoint was last written (UTC).</param>
/// <param name="ReadAt">The time when a page of it was last read (UTC); null before the first, and from silos of earlier versions.</param>
/// <param name="Revision">The revision of the definitions that its last delivered record is pinned to; null before the first.</param>
[GenerateSerializer, Immutable, Alias("shard-report")]
public sealed record ShardReport(
    [property: Id(0)] string ShardId,
    [property: Id(1)] string State,
    [property: Id(2)] TimeSpan? Behind,
    [property: Id(3)] DateTimeOffset CheckpointedAt,
    [property: Id(4)] DateTimeOffset? ReadAt = null,
    [property: Id(5)] long? Revision = null);

/// <summary>The newest report of a silo, and its age.</summary>
/// <param name="Report">Its report.</param>
/// <param name="Age">The age.</param>
[GenerateSerializer, Immutable, Alias("silo-news")]
public sealed record SiloNews([property: Id(0)] SiloReport Report, [property: Id(1)] TimeSpan Age)
{
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(5);

    /// <summary>Gets whether the silo is overdue: it reports every second, and has not for five.</summary>
    public bool IsLost => Age > LostAfter;

    /// <summary>Determines whether the silo reads a shard of a stream.</summary>
    /// <param name="source">The name of a further stream.</param>
    public bool Reads(string source) => !IsLost && Report.Shards.Any(shard => ShardName.Parse(shard.ShardId).Source == source);
}
