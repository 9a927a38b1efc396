using System.Globalization;
using System.Text.Json;
using SensorGrid.Cli.Alarms;
using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Cli.Simulate.Faults;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>Writes the tables of the trials, in Markdown.</summary>
internal sealed class BudgetTables(TextWriter output)
{
    private const string None = "-";

    private static readonly FaultKind[] KindsOfFaults = [.. FaultMix.Counted, FaultKind.LostCycle, FaultKind.PeriodChange, FaultKind.Silence];

    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string NameOf(FaultKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>Begins a table with a line for each fleet.</summary>
    public void BeginTrials(string title, string first)
    {
        output.WriteLine($"\n{title}\n");
        Header(
        [
            first, "sensors", "days", "false alarms a sensor in the first hour", "a sensor-day on day 1", "day 2", "later", "all",
            "precision", "recall", .. KindsOfFaults.Select(NameOf),
        ]);
    }

    public void WriteTrial(FleetPlan plan, Assessment assessment) => Row(
    [
        plan.Name,
        Number(assessment.Sensors),
        Number(Math.Round(plan.Duration.TotalDays, 2)),
        Rate(assessment.FirstHourPerSensor),
        Rate(assessment.OnDays(0, 0).Rate),
        Rate(assessment.OnDays(1, 1).Rate),
        Rate(assessment.OnDays(2, int.MaxValue).Rate),
        Rate(assessment.All.Rate),
        Share(assessment.Precision),
        Recall(assessment, FaultMix.Counted),
        .. KindsOfFaults.Select(kind => Recall(assessment, kind)),
    ]);

    /// <summary>Writes the false alarms and the recall of each kind of sensor at each interval.</summary>
    public void WriteKinds(FleetGroup group, IReadOnlyList<(string Interval, IReadOnlyList<WatchedSensor> Sensors)> intervals)
    {
        output.WriteLine($"\n{group.Name}, by kind of sensor: false alarms a sensor-day on day 1 / later, recall\n");
        Header(["kind", .. intervals.Select(interval => interval.Interval)]);
        foreach (var kind in group.Kinds)
        {
            Row([kind.Name, .. intervals.Select(interval => Cell(Assessment.Of(interval.Sensors.Where(sensor => sensor.Kind == kind.Name))))]);
        }

        static string Cell(Assessment assessment) =>
            $"{Rate(assessment.OnDays(0, 0).Rate)} / {Rate(assessment.OnDays(1, int.MaxValue).Rate)}, {Share(assessment.Recall(FaultMix.Counted))}";
    }

    /// <summary>Begins the table of budgets.</summary>
    public void BeginBudgets(FleetGroup group, TrialOptions options)
    {
        output.WriteLine($"\n{group.Name}: budgets, sparse faults, seed {options.Seed}\n");
        Header(["interval", "budget", "false alarms a sensor-day on day 1", "later", "all", "precision", "recall"]);
    }

    public void WriteBudget(FleetPlan plan, double budget, Assessment assessment) => Row(
    [
        plan.Name,
        Number(budget),
        Rate(assessment.OnDays(0, 0).Rate),
        Rate(assessment.OnDays(1, int.MaxValue).Rate),
        Rate(assessment.All.Rate),
        Share(assessment.Precision),
        Recall(assessment, FaultMix.Counted),
    ]);

    private static string Rate(double rate) => double.IsNaN(rate) ? None : rate.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Share(double share) => double.IsNaN(share) ? None : (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";

    private static string Recall(Assessment assessment, params FaultKind[] kinds)
    {
        var faults = assessment.Kinds.Where(kind => kinds.Contains(kind.Kind)).Sum(kind => kind.Faults);
        return faults == 0 ? None : string.Create(CultureInfo.InvariantCulture, $"{Share(assessment.Recall(kinds))} of {faults}");
    }

    private void Header(IReadOnlyList<string> cells)
    {
        Row(cells);
        Row([.. cells.Select(_ => "---")]);
    }

    // Flushed, since the next line may take minutes.
    private void Row(IReadOnlyList<string> cells)
    {
        output.WriteLine($"| {string.Join(" | ", cells)} |");
        output.Flush();
    }
}
