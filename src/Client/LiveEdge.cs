namespace SensorGrid.Client;

/// <summary>The actual start of a window, as the live system reports it.</summary>
/// <param name="From">The instant (UTC), exclusive.</param>
/// <param name="Hop">The real hop, as it is written; null when it has none.</param>
public sealed record LiveEdge(DateTimeOffset From, string? Hop);
