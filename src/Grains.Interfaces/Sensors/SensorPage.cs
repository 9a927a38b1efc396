using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The readings that one page of a shard holds for one sensor.</summary>
/// <param name="Lineage">The shard, its parents and its newest gap.</param>
/// <param name="Previous">
/// The last position of this shard that the reader delivered to this sensor; null when it does not know one. A sensor that is behind it lacks readings and answers
/// <see cref="IngestOutcome.Gap"/>. With null, an activation that was not loaded for this pass compares itself with storage first.
/// </param>
/// <param name="Readings">The readings in log order, at least one.</param>
/// <param name="Reader">The silo that reads the shard; null when the call is not from a reader.</param>
/// <param name="Pass">The reader's pass over the shard, see <see cref="SensorPass"/>; 0 when the call is not from a reader.</param>
/// <param name="Revision">The revision of the definitions that the readings are pinned to; 0 for the silos' own.</param>
[GenerateSerializer, Immutable, Alias("sensor-page")]
public sealed record SensorPage(
    [property: Id(0)] ShardLineage Lineage,
    [property: Id(1)] LogPosition? Previous,
    [property: Id(2)] PlacedReading[] Readings,
    [property: Id(3)] SiloAddress? Reader,
    [property: Id(4)] long Pass = SensorPass.None,
    [property: Id(5)] long Revision = 0);
