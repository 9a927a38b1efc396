namespace SensorGrid.Client;

/// <summary>The readings of a sensor, as a receipt counts them.</summary>
/// <param name="Readings">The number of readings that counted, from 0.</param>
/// <param name="Late">The number of readings that were late, from 0.</param>
/// <param name="Duplicates">The number of readings that came again with the same id, from 0.</param>
/// <param name="Missing">The number of metrics that were named without a value, from 0.</param>
public readonly record struct LiveReceiptCounts(long Readings, long Late, long Duplicates, long Missing);
