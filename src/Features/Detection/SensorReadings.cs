using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>Readings on their way to one sensor.</summary>
/// <param name="Engine">The sensor, made with the model of the scorer that is used.</param>
/// <param name="Lineage">The shard that they were read from.</param>
/// <param name="Readings">The readings with their positions there, in log order.</param>
public readonly record struct SensorReadings(KeyEngine Engine, ShardLineage Lineage, IReadOnlyList<PlacedReading> Readings);
