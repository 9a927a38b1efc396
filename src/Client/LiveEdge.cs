namespace SensorGrid.Client;

/// <summary>The actual start of a window and error of its sketches, as the live system reports it.</summary>
/// <param name="From">The instant (UTC), exclusive.</param>
/// <param name="Hop">The real hop as a duration, such as <c>10s</c>; null when the window has none.</param>
/// <param name="Error">The greatest relative error of its sketches, such as 0.02; null where it is not beyond what is defined.</param>
public sealed record LiveEdge(DateTimeOffset From, string? Hop, double? Error = null);
