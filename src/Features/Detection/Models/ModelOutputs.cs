namespace SensorGrid.Features.Detection.Models;

/// <summary>The output tensors of a model: float or double, [N] or [N, 1].</summary>
/// <param name="Strangeness">The name of that which says how strange a row is, on any scale.</param>
/// <param name="Evidence">The name of that which says how much evidence for an anomaly it is, 0 or more, where 5 is an alarm; null for none.</param>
public sealed record ModelOutputs(string Strangeness, string? Evidence = null);
