namespace SensorGrid.Grains.Sensors;

/// <summary>The activation that a <see cref="LiveSensor"/> belongs to.</summary>
internal interface ILiveSensorActivation
{
    /// <summary>Makes it look for anomalies that were raised and whether the sensor was deposed, in a turn of its own. May be called on any thread.</summary>
    void WakeUp();
}
