using Orleans.Placement;

namespace SensorGrid.Grains.Agreement;

/// <summary>The filter of <see cref="AgreedSilosAttribute"/>.</summary>
internal sealed class AgreedSilosStrategy() : PlacementFilterStrategy(order: 0);
