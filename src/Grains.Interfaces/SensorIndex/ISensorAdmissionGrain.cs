namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>
/// Decides whether there may be another sensor, where the number of sensors has a limit; its key is 0. One grain for all, so that the limit is met exactly; it is called for a
/// sensor's first page only.
/// </summary>
[Alias("sensor-admission"), GrainInterfaceType("sensor-admission")]
public interface ISensorAdmissionGrain : IGrainWithIntegerKey
{
    /// <summary>Puts a sensor on the list of sensors, if it is not there and there is room for it.</summary>
    /// <returns>Whether it is on the list, durably; false when there are as many sensors as there may be.</returns>
    [Alias("admit")]
    ValueTask<bool> AdmitAsync(string sensorId, CancellationToken cancellationToken);
}
