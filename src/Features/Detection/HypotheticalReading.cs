using SensorGrid.Features.Engine;

namespace SensorGrid.Features.Detection;

/// <summary>The outcome of a reading that did not happen.</summary>
/// <param name="Disposition">The disposition that it would have.</param>
/// <param name="Score">Its score; null when it would not be scored: it is late, a duplicate, or not the newest.</param>
/// <param name="IsAnomaly">Whether an anomaly of the sensor would be open after it.</param>
/// <param name="Refused">The metrics that there would be no room for, and that were not refused before.</param>
public sealed record HypotheticalReading(ReadingDisposition Disposition, double? Score, bool IsAnomaly, string[] Refused);
