namespace SensorGrid.Features.Log;

/// <summary>A stretch of a shard that can no longer be read: its records passed the stream's retention before they were read.</summary>
/// <param name="From">Arrival time (UTC) of the last record that was read before the gap.</param>
/// <param name="To">Arrival time (UTC) of the first record that was read after it.</param>
public sealed record LogGap(DateTimeOffset From, DateTimeOffset To);
