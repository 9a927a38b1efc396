using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Log;

/// <summary>A reading and its position in its shard.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Reading">The reading.</param>
public readonly record struct PlacedReading(LogPosition Position, Reading Reading);
