namespace SensorGrid.Features.Detection;

/// <summary>A person's label of an anomaly. Part of the stored format and of the wire contract.</summary>
public enum AnomalyVerdict
{
    /// <summary>It belongs to what the sensor usually does: the sensor learns it.</summary>
    Normal = 1,

    /// <summary>Something was wrong: it stays out of what is usual.</summary>
    Fault = 2,
}
