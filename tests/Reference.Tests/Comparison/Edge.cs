namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Where a window really begins, as the engine says.</summary>
/// <param name="From">Ticks, exclusive.</param>
/// <param name="Hop">The real hop, in ticks; null when it has none.</param>
/// <param name="Error">The relative error of its sketches; null when it is as defined.</param>
internal sealed record Edge(long From, long? Hop, double? Error = null);
