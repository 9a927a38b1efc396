using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>The readings of one sensor in one page, in log order.</summary>
internal readonly record struct SensorGroup(string SensorId, List<PlacedReading> Readings);
