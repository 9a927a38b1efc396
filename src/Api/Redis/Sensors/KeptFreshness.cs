namespace SensorGrid.Api.Redis.Sensors;

/// <summary>Tells how the freshness that a command demands is kept.</summary>
/// <param name="Staleness">The answer's staleness; null where none is demanded, and for a sensor without readings.</param>
/// <param name="Waited">The time from the command to its answer.</param>
internal sealed record KeptFreshness(TimeSpan? Staleness, TimeSpan Waited);
