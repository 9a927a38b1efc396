namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The answer of a sensor to a barrier.</summary>
[GenerateSerializer, Alias("persist-outcome")]
public enum PersistOutcome
{
    /// <summary>Storage holds the sensor at the expected position or beyond.</summary>
    Durable,

    /// <summary>The sensor does not have the expected position: the shard must be read again from its checkpoint.</summary>
    Gap,
}
