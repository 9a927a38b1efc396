namespace SensorGrid.Grains.Sensors;

/// <summary>The activation that a <see cref="SensorCell"/> belongs to.</summary>
internal interface ISensorCellOwner
{
    /// <summary>The grain, under whose id the sensor is stored.</summary>
    GrainId GrainId { get; }

    /// <summary>Makes it look for anomalies that were raised and whether the sensor was deposed, in a turn of its own. May be called on any thread.</summary>
    void WakeUp();

    /// <summary>Stores the sensor if storage lacks anything of it, and ends. May be called on any thread.</summary>
    /// <returns>Whether it has ended; false when the sensor was used meanwhile, or could not be stored.</returns>
    Task<bool> LeaveAsync();
}
