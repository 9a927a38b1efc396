namespace SensorGrid.Features.Detection.Rarity;

/// <summary>A row of a <see cref="TrackedScale"/>.</summary>
/// <param name="Time">Event time, in ticks.</param>
/// <param name="Value">Its value.</param>
/// <param name="Spread">The standard deviation of the last 12 readings, or of the bucket; 0 while that is not known.</param>
/// <param name="Score">The model's score; of readings only.</param>
internal readonly record struct ScaleRow(long Time, double Value, double Spread, double Score);
