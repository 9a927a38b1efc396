using SensorGrid.Features.Engine;
using SensorGrid.Features.Snapshots;

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
        if (sections.Count == 0)
        {
            return (false, null);
        }

        SnapshotFrame[] frames = [.. SensorSections.Frames(sections)];
        var revision = await runtime.Revisions.GetAsync(KeyEngine.RevisionOf(frames), cancellationToken);
        return (true, KeyEngine.SilentFromOf(frames, revision.Definitions.Alarms.For(sensorId)));
    }
}
