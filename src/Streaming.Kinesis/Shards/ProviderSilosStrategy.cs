using Orleans.Placement;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The filter of <see cref="ProviderSilosAttribute"/>.</summary>
internal sealed class ProviderSilosStrategy() : PlacementFilterStrategy(order: 0);
