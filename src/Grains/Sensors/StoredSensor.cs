using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>Looks at what storage holds of a sensor, without an activation.</summary>
internal static class StoredSensor
{
    /// <summary>From when on a sensor is silent, should nothing come from it.</summary>
    /// <param name="runtime">What sensors share.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="grainId">Its grain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether anything is stored, and the arrival time (UTC); null when it is not awaited, or is known to be silent.</returns>
    public static async Task<(bool Exists, DateTimeOffset? SilentFrom)> SilentFromAsync(
        SensorRuntime runtime, string sensorId, GrainId grainId, CancellationToken cancellationToken)
    {
        var stored = new PartedState();
        var sections = await runtime.States.LoadAsync(grainId, stored, cancellationToken);
        return stored.HasState ? (true, runtime.RestoreEngine(sensorId, SensorSections.Join(sections).Snapshot).SilentFrom) : (false, null);
    }
}
