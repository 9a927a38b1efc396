using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>The position of a reading in the log, and in its sensor's event time.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Before">The event time that it advances, in ticks; <see cref="long.MinValue"/> when the pause before it is not known.</param>
/// <param name="Time">Its event time, in ticks.</param>
/// <param name="IsScored">Whether it is scored: see <see cref="ScoringClock"/>.</param>
/// <param name="Arrival">The time when it arrived in the stream, in ticks; null outside of a stream.</param>
internal readonly record struct PlacedTime(StreamPosition Position, long Before, long Time, bool IsScored, long? Arrival = null);
