using SensorGrid.Features.Engine;

namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>Reads features while they hold. It must not block, and must not use the sensor.</summary>
/// <typeparam name="TState">The type of what it needs.</typeparam>
/// <param name="state">What it needs.</param>
/// <param name="features">The features.</param>
public delegate void FeatureValuesReader<in TState>(TState state, FeatureValues features);
