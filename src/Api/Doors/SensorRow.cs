namespace SensorGrid.Api.Doors;

/// <summary>The selected features of one sensor.</summary>
/// <param name="LastReadingAt">The newest event time counted (UTC); null when the sensor has no reading.</param>
/// <param name="IsOutdated">Whether nothing came for longer than the sensor's longest window.</param>
/// <param name="Values">The values in the order of the selection; one without a value is NaN.</param>
/// <param name="States">Their states.</param>
internal sealed record SensorRow(DateTimeOffset? LastReadingAt, bool IsOutdated, double[] Values, ValueState[] States);
