namespace SensorGrid.Features.History;

/// <summary>The highest of some scores that are close together in time.</summary>
/// <param name="Time">Event time (UTC) of the reading that has it.</param>
/// <param name="Score">The score, from 0 to 1, to the precision of a 32-bit number.</param>
public readonly record struct ScorePoint(DateTimeOffset Time, double Score);
