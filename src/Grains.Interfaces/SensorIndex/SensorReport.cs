using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>The report of one sensor to the list of sensors.</summary>
/// <param name="SensorId">The sensor.</param>
/// <param name="Status">The status at the time; null when it is retired: the list leaves it out.</param>
[GenerateSerializer, Immutable, Alias("sensor-report")]
public sealed record SensorReport([property: Id(0)] string SensorId, [property: Id(1)] SensorStatus? Status);
