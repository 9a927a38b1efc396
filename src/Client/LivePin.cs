using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>A pin of a shard: the records after a position are processed under a revision.</summary>
/// <param name="After">The end of the last record before: readings at greater positions are the pin's. Null for all records of the shard.</param>
/// <param name="Revision">The revision; 0 for the definitions that silos were started with.</param>
/// <param name="At">The time of the pin (UTC), for people alone.</param>
public sealed record LivePin(LogPosition? After, long Revision, DateTimeOffset At);
