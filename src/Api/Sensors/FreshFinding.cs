using SensorGrid.Api.Problems;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>The answer of one sensor that keeps the terms of its request, or why there is none.</summary>
/// <param name="Answer">The answer; null when the terms are not kept.</param>
/// <param name="Refusal">Says which of them is not kept, and by how much; null when they are.</param>
/// <param name="Staleness">The answer's staleness; null when none was demanded, and for a sensor that has nothing of any shard.</param>
internal sealed record FreshFinding(FeaturesAnswer? Answer, Problem? Refusal = null, TimeSpan? Staleness = null);
