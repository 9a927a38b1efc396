using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Log;

/// <summary>A reading and its place in its shard.</summary>
/// <param name="Position">Its place.</param>
/// <param name="Reading">The reading.</param>
public readonly record struct PlacedReading(LogPosition Position, Reading Reading);
