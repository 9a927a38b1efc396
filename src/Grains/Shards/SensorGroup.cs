using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

/// <summary>The readings of one sensor in one page, in log order.</summary>
/// <param name="SensorId">The sensor.</param>
/// <param name="Readings">Its readings.</param>
/// <param name="ArrivedAt">The time when the last of them arrived in the stream (UTC).</param>
internal readonly record struct SensorGroup(string SensorId, List<PlacedReading> Readings, DateTimeOffset ArrivedAt);
