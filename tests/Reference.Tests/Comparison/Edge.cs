namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Where a window really begins, as the engine says.</summary>
/// <param name="From">Ticks, exclusive.</param>
/// <param name="Hop">The real hop, in ticks; null when it has none.</param>
internal sealed record Edge(long From, long? Hop);
