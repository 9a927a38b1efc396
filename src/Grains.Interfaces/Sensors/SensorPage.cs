using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The readings that one page of a shard holds for one sensor.</summary>
/// <param name="Lineage">The shard, its parents and its newest gap.</param>
/// <param name="Previous">
/// The last place of this shard that the reader handed to this sensor since the shard's checkpoint; null when there was none. A sensor that
/// is behind it has lost something and answers <see cref="IngestOutcome.Gap"/>.
/// </param>
/// <param name="Readings">The readings in log order, at least one.</param>
/// <param name="Reader">The silo that reads the shard; null when the call is not from a reader.</param>
[GenerateSerializer, Immutable, Alias("sensor-page")]
public sealed record SensorPage(
    [property: Id(0)] ShardLineage Lineage,
    [property: Id(1)] LogPosition? Previous,
    [property: Id(2)] PlacedReading[] Readings,
    [property: Id(3)] SiloAddress? Reader);
