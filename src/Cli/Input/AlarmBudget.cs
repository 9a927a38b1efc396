using System.CommandLine;
using System.Globalization;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Input;

/// <summary>The option for the alarm budget of the fleet.</summary>
internal static class AlarmBudget
{
    public static Option<double?> CreateOption()
    {
        var option = new Option<double?>("--alarm-budget")
        {
            Description = "About how many false alarms a sensor may raise a day, instead of the fleet's budget in --features-file; budgets of some sensors stay. "
                + FormattableString.Invariant($"Default: {AlarmDefinition.Default.BudgetPerSensorDay}."),
            HelpName = "N",
        };
        option.Validators.Add(result =>
        {
            // What is no number at all is reported by the parser.
            if (result.Tokens is [var token]
                && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && !(value is >= AlarmDefinition.LeastBudget and <= AlarmDefinition.MostBudget))
            {
                result.AddError(FormattableString.Invariant(
                    $"--alarm-budget must be {AlarmDefinition.LeastBudget} to {AlarmDefinition.MostBudget} alarms a sensor and day, but is {token.Value}."));
            }
        });
        return option;
    }

    /// <summary>Applies the budget of the option to the definitions, if it is given.</summary>
    public static FeatureDefinitions Apply(double? budget, FeatureDefinitions definitions) => budget is { } given
        ? definitions.WithAlarms(definitions.Alarms with { Fleet = definitions.Alarms.Fleet with { BudgetPerSensorDay = given } })
        : definitions;
}
