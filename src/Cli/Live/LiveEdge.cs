namespace SensorGrid.Cli.Live;

/// <summary>Where a window really begins, as the live system says.</summary>
/// <param name="From">The instant (UTC), exclusive.</param>
/// <param name="Hop">The real hop, as it is written; null when it has none.</param>
internal sealed record LiveEdge(DateTimeOffset From, string? Hop);
