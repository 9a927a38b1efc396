using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Redis.Sensors;

/// <summary>The answer to a command that demands freshness, or why there is none.</summary>
/// <param name="Features">The sensor's features; null for a sensor without readings.</param>
/// <param name="Kept">Tells how the demands are kept; null when they are not.</param>
/// <param name="Refusal">The error that is answered instead; null for none.</param>
/// <param name="Reason">The reason by which the error is counted; null for none.</param>
internal sealed record FreshSensor(SensorFeatures? Features, KeptFreshness? Kept, string? Refusal = null, string? Reason = null)
{
    /// <summary>Creates a refusal.</summary>
    public static FreshSensor Refused(string reason, string error) => new(null, null, error, reason);
}
