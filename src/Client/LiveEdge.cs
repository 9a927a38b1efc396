namespace SensorGrid.Client;

/// <summary>The actual start of a window, as the live system reports it.</summary>
/// <param name="From">The instant (UTC), exclusive.</param>
/// <param name="Hop">The real hop as a duration, such as <c>10s</c>; null when the window has none.</param>
public sealed record LiveEdge(DateTimeOffset From, string? Hop);
