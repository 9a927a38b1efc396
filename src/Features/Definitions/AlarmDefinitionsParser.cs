using System.Text.Json;

namespace SensorGrid.Features.Definitions;

/// <summary>Reads and checks <c>alarms</c> of <c>features.json</c>.</summary>
internal static class AlarmDefinitionsParser
{
    public const int MostOverrides = 256;

    /// <param name="alarms">The member's value.</param>
    /// <exception cref="FeatureDefinitionsException">It cannot be; the message says where and what to do.</exception>
    public static AlarmDefinitions Read(JsonElement alarms)
    {
        FeatureDefinitionsParser.RequireObject(alarms, "alarms", ["budgetPerSensorDay", "severities", "sensors"]);
        var fleet = ReadAlarms(alarms, "alarms", AlarmDefinition.Default);
        return new AlarmDefinitions(fleet, alarms.TryGetProperty("sensors", out var sensors) ? ReadOverrides(sensors, fleet) : []);
    }

    private static AlarmOverride[] ReadOverrides(JsonElement sensors, AlarmDefinition fleet)
    {
        if (sensors.ValueKind != JsonValueKind.Array || sensors.GetArrayLength() > MostOverrides)
        {
            var found = sensors.ValueKind == JsonValueKind.Array ? $"has {sensors.GetArrayLength()}" : $"is {sensors.ValueKind}";
            throw new FeatureDefinitionsException($"alarms.sensors must be an array of at most {MostOverrides} objects, but {found}.");
        }

        var overrides = new List<AlarmOverride>();
        foreach (var (index, element) in sensors.EnumerateArray().Index())
        {
            var one = ReadOverride(element, $"alarms.sensors[{index}]", fleet);
            if (overrides.FindIndex(earlier => earlier.Sensors == one.Sensors) is >= 0 and var same)
            {
                throw new FeatureDefinitionsException(
                    $"alarms.sensors[{index}].sensors is '{one.Sensors}', as that of alarms.sensors[{same}] is, which counts: leave one of the two out.");
            }

            overrides.Add(one);
        }

        return [.. overrides];
    }

    private static AlarmOverride ReadOverride(JsonElement element, string where, AlarmDefinition fleet)
    {
        FeatureDefinitionsParser.RequireObject(element, where, ["sensors", "budgetPerSensorDay", "severities"]);
        if (!element.TryGetProperty("sensors", out var sensors))
        {
            throw new FeatureDefinitionsException($"{where}.sensors is missing: give a sensor's id, or the beginning of ids and a *, such as \"plant-3/*\".");
        }

        return new AlarmOverride(SensorPattern.Read(sensors, $"{where}.sensors"), ReadAlarms(element, where, fleet));
    }

    private static AlarmDefinition ReadAlarms(JsonElement element, string where, AlarmDefinition otherwise)
    {
        var (warning, critical) = (otherwise.WarningShare, otherwise.CriticalShare);
        if (element.TryGetProperty("severities", out var severities))
        {
            var place = $"{where}.severities";
            FeatureDefinitionsParser.RequireObject(severities, place, ["warning", "critical"]);
            warning = ReadShare(severities, "warning", place, warning);
            critical = ReadShare(severities, "critical", place, critical);
            if (critical >= warning)
            {
                throw new FeatureDefinitionsException(
                    FormattableString.Invariant($"{place}.critical must be below {place}.warning, but is {critical}, and that is {warning}."));
            }
        }

        return new AlarmDefinition(ReadBudget(element, where, otherwise.BudgetPerSensorDay), warning, critical);
    }

    private static double ReadBudget(JsonElement element, string where, double otherwise) =>
        !element.TryGetProperty("budgetPerSensorDay", out var budget) ? otherwise
        : budget.ValueKind == JsonValueKind.Number && budget.TryGetDouble(out var value) && value is >= AlarmDefinition.LeastBudget and <= AlarmDefinition.MostBudget ? value
        : throw new FeatureDefinitionsException(
            FormattableString.Invariant($"{where}.budgetPerSensorDay must be a number of alarms from {AlarmDefinition.LeastBudget} to {AlarmDefinition.MostBudget}, such as 0.1, but is {budget.GetRawText()}."));

    private static double ReadShare(JsonElement severities, string name, string where, double otherwise) =>
        !severities.TryGetProperty(name, out var share) ? otherwise
        : share.ValueKind == JsonValueKind.Number && share.TryGetDouble(out var value) && value is > 0 and < 1 ? value
        : throw new FeatureDefinitionsException(
            $"{where}.{name} must be a share of the budget, a number above 0 and below 1, such as 0.1, but is {share.GetRawText()}.");
}
