using Orleans.Placement;

namespace SensorGrid.Grains.Agreement;

/// <summary>Places a grain only on silos that <see cref="SiloAgreement"/> chooses.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AgreedSilosAttribute() : PlacementFilterAttribute(new AgreedSilosStrategy());
