namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>An instant that features are asked for, after so many readings of the log.</summary>
/// <param name="After">How many readings the sensor has taken.</param>
/// <param name="Offset">Ticks from the newest event time to the instant; null for <c>latest</c>.</param>
/// <param name="FloorTo">Rounds the instant down to a whole multiple of these ticks, so that it falls on the edge of a tile; 0 for as it is.</param>
internal sealed record Question(int After, long? Offset, long FloorTo = 0);
