using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>Tries the alarm budget on made-up fleets, and writes the tables.</summary>
internal sealed class BudgetTrials(TrialOptions options, IModelScorer scorer, CliContext context)
{
    private readonly BudgetTables _tables = new(context.Output);
    private readonly Dictionary<(FleetPlan Plan, int Number, double Budget), IReadOnlyList<WatchedSensor>> _watched = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Parts.Contains(TrialPart.Sparse))
        {
            await TrySparseAsync(cancellationToken);
        }

        if (options.Parts.Contains(TrialPart.Budgets))
        {
            await TryBudgetsAsync(cancellationToken);
        }

        if (options.Parts.Contains(TrialPart.Special))
        {
            await TrySpecialAsync(cancellationToken);
        }
    }

    private async Task TrySparseAsync(CancellationToken cancellationToken)
    {
        foreach (var group in options.Groups)
        {
            var byInterval = new List<(string Interval, IReadOnlyList<WatchedSensor> Sensors)>();
            _tables.BeginTrials($"{group.Name}: sparse faults, a budget of {BudgetTables.Number(options.Budgets[0])} a sensor-day, seed {options.Seed}", "interval");
            foreach (var trial in options.Intervals.Select(IntervalTrial.Of))
            {
                var plan = trial.Plan(group, options);
                var watched = await WatchAsync(group, plan, trial.NumberOf(group), options.Budgets[0], cancellationToken);
                _tables.WriteTrial(plan, Assessment.Of(watched));
                byInterval.Add((plan.Name, watched));
            }

            _tables.WriteKinds(group, byInterval);
        }
    }

    private async Task TryBudgetsAsync(CancellationToken cancellationToken)
    {
        foreach (var group in options.Groups)
        {
            _tables.BeginBudgets(group, options);
            foreach (var trial in options.Intervals.Select(IntervalTrial.Of))
            {
                var plan = trial.PlanOfBudgets(group, options);
                foreach (var budget in options.Budgets.Order())
                {
                    _tables.WriteBudget(plan, budget, Assessment.Of(await WatchAsync(group, plan, trial.NumberOf(group), budget, cancellationToken)));
                }
            }
        }
    }

    private async Task TrySpecialAsync(CancellationToken cancellationToken)
    {
        foreach (var group in options.Groups)
        {
            _tables.BeginTrials($"{group.Name}: special fleets, a budget of {BudgetTables.Number(options.Budgets[0])} a sensor-day, seed {options.Seed}", "fleet");
            foreach (var (number, plan) in SpecialTrial.Of(group, options))
            {
                var assessment = Assessment.Of(await WatchAsync(group, plan, number, options.Budgets[0], cancellationToken));
                _tables.WriteTrial(plan, assessment);
            }
        }
    }

    // A fleet in two tables is watched once.
    private async Task<IReadOnlyList<WatchedSensor>> WatchAsync(FleetGroup group, FleetPlan plan, int number, double budget, CancellationToken cancellationToken)
    {
        if (!_watched.TryGetValue((plan, number, budget), out var watched))
        {
            watched = await context.Progress.RunAsync(
                $"{group.Name}, {plan.Name}, budget {BudgetTables.Number(budget)}",
                step => new FleetRun(plan, number, options.Seed, budget, scorer).RunAsync(options.Workers, step, cancellationToken));
            _watched.Add((plan, number, budget), watched);
        }

        return watched;
    }
}
