namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>The mapping of sensors to sites. Part of the stored format: never changed.</summary>
public static class AnomalySite
{
    /// <summary>Gets the part of the sensor's id before the first <c>/</c>; empty when there is none, or nothing before it.</summary>
    public static string Of(string sensorId)
    {
        var slash = sensorId.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : sensorId[..slash];
    }
}
