namespace SensorGrid.Features.Definitions;

/// <summary>The alarm budgets of a fleet: one for all sensors, and others for some. Immutable.</summary>
/// <param name="Fleet">The budget of a sensor that no override matches.</param>
/// <param name="Overrides">Budgets of some sensors; the first that matches counts.</param>
public sealed record AlarmDefinitions(AlarmDefinition Fleet, IReadOnlyList<AlarmOverride> Overrides)
{
    /// <summary>The default budget for all sensors.</summary>
    public static AlarmDefinitions Default { get; } = new(AlarmDefinition.Default, []);

    /// <summary>Gets the budget of a sensor.</summary>
    public AlarmDefinition For(string sensorId)
    {
        foreach (var one in Overrides)
        {
            if (one.Matches(sensorId))
            {
                return one.Alarms;
            }
        }

        return Fleet;
    }
}
