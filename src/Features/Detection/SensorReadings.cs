using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>Readings on their way to one sensor.</summary>
/// <param name="Engine">The sensor.</param>
/// <param name="Scorer">The model that it was made with.</param>
/// <param name="Lineage">The shard that they were read from.</param>
/// <param name="Readings">The readings with their positions there, in log order.</param>
public readonly record struct SensorReadings(KeyEngine Engine, IModelScorer Scorer, ShardLineage Lineage, IReadOnlyList<PlacedReading> Readings);
