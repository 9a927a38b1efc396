using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>Definitions under which a fleet is watched at a budget.</summary>
internal static class BudgetDefinitions
{
    // Alarms do not depend on features: without them a watch takes less time.
    private static readonly FeatureDefinitions WithoutFeatures =
        FeatureDefinitions.Parse("""{"features":[{"metrics":["none"],"aggregations":["count"],"windows":["1s"],"age":false}]}"""u8);

    /// <param name="perSensorDay">False alarms a sensor and day.</param>
    public static FeatureDefinitions Of(double perSensorDay) => WithoutFeatures.WithAlarms(new AlarmDefinitions(new AlarmDefinition(perSensorDay), []));
}
