namespace SensorGrid.Features.Detection;

/// <summary>A part of what made a score: which metric, in which way, and how much.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Kind">The way in which it was strange.</param>
/// <param name="Value">The value that it had, in the metric's unit (of <see cref="AttributionKind.Shape"/>: a count). See <see cref="AttributionKind"/> for the meaning of each kind.</param>
/// <param name="Usual">The usual value, in the same unit.</param>
/// <param name="Weight">Its share of the score's evidence, above 0 and at most 1. What is below a twentieth is left out.</param>
public sealed record Attribution(string Metric, AttributionKind Kind, double Value, double Usual, double Weight);
