namespace SensorGrid.Features.Definitions;

/// <summary>The alarm budget of some sensors.</summary>
/// <param name="Sensors">A sensor's id, or the beginning of ids followed by <c>*</c>, such as <c>plant-3/*</c> for a site.</param>
/// <param name="Alarms">Their budget.</param>
public sealed record AlarmOverride(string Sensors, AlarmDefinition Alarms)
{
    /// <summary>Determines whether it is the budget of a sensor.</summary>
    public bool Matches(string sensorId) => SensorPattern.Matches(Sensors, sensorId);
}
