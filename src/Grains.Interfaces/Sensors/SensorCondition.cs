namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>The condition of a sensor, in a word.</summary>
[GenerateSerializer, Alias("sensor-condition")]
public enum SensorCondition
{
    /// <summary>A window of it reaches its newest reading, and no anomaly of it is open.</summary>
    Live,

    /// <summary>Nothing comes from it for longer than is to be expected, or all of its windows are empty by now; whatever it did before.</summary>
    Silent,

    /// <summary>It has readings, and an anomaly of it is open.</summary>
    Anomalous,
}
