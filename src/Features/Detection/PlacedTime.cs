using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>Where a reading stands: in the log, and after which event time of its sensor.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Position">Its place there.</param>
/// <param name="Before">The sensor's newest event time before it, in ticks; <see cref="long.MinValue"/> for the first reading.</param>
/// <param name="Time">Its event time, in ticks.</param>
/// <param name="Arrival">When it arrived in the stream, in ticks; null outside of a stream.</param>
internal readonly record struct PlacedTime(string Shard, LogPosition Position, long Before, long Time, long? Arrival);
