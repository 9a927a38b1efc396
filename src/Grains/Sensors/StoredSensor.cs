using SensorGrid.Features.Engine;

namespace SensorGrid.Grains.Sensors;

/// <summary>Reads what storage holds of a sensor, without an activation.</summary>
internal static class StoredSensor
{
    /// <summary>Computes the arrival time from which on a sensor is silent, should nothing come from it.</summary>
    /// <param name="runtime">The services that sensors share.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="grainId">Its grain.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>Whether anything is stored, and the arrival time (UTC); null when it is not awaited, or is known to be silent.</returns>
    public static async Task<(bool Exists, DateTimeOffset? SilentFrom)> SilentFromAsync(
        SensorRuntime runtime, string sensorId, GrainId grainId, CancellationToken cancellationToken)
    {
        var sections = await runtime.States.LoadOwnAsync(grainId, cancellationToken);
        return sections.Count == 0
            ? (false, null)
            : (true, KeyEngine.SilentFromOf(SensorSections.Frames(sections), runtime.Definitions.Alarms.For(sensorId)));
    }
}
