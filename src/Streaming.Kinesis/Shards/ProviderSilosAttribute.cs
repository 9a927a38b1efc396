using Orleans.Placement;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Places a grain of a provider (<see cref="ShardKey"/>) only on silos that run the provider: the others have neither its options nor its client.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ProviderSilosAttribute() : PlacementFilterAttribute(new ProviderSilosStrategy());
