namespace SensorGrid.Features.Readings;

/// <summary>One measured quantity of a reading.</summary>
/// <param name="Name">1 to 48 characters of <c>[a-zA-Z0-9_-]</c>, without <c>__</c>.</param>
/// <param name="Value">A finite number, in the unit that the sensor uses.</param>
public readonly record struct MetricValue(string Name, double Value);
