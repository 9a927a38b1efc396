using SensorGrid.Cli.Evaluate.Fleets;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>The usual size of a trial with sparse faults at an interval.</summary>
/// <param name="Interval">The time from one reading to the next.</param>
/// <param name="Days">The number of days that each sensor is watched.</param>
/// <param name="Gap">Hours from one fault of a sensor to the next, in the mean.</param>
/// <param name="Machines">Sensors of each kind of machine.</param>
/// <param name="Further">Sensors of each further kind.</param>
internal sealed record IntervalTrial(TimeSpan Interval, double Days, double Gap, int Machines, int Further)
{
    private const int FullFactor = 4;
    private const double QuickDays = 0.5;

    private static readonly TimeSpan ManyReadings = TimeSpan.FromSeconds(10);

    public static readonly IntervalTrial[] All =
    [
        new(TimeSpan.FromMilliseconds(100), 0.25, 6, 1, 1),
        new(TimeSpan.FromSeconds(1), 2, 24, 2, 1),
        new(TimeSpan.FromSeconds(10), 4, 24, 4, 2),
        new(TimeSpan.FromMinutes(1), 10, 36, 6, 3),
        new(TimeSpan.FromMinutes(10), 30, 100, 8, 4),
        new(TimeSpan.FromHours(1), 90, 300, 8, 4),
    ];

    /// <summary>Gets the trial of an interval: of one that is not listed, that of the nearest.</summary>
    public static IntervalTrial Of(TimeSpan interval) =>
        All.MinBy(trial => Math.Abs(Math.Log(trial.Interval / interval)))! with { Interval = interval };

    /// <summary>Creates the fleet of a line with one budget.</summary>
    public FleetPlan Plan(FleetGroup group, TrialOptions options) => Plan(group, options, options.Size);

    /// <summary>Creates the fleet of lines with many budgets: a small one where readings are many.</summary>
    public FleetPlan PlanOfBudgets(FleetGroup group, TrialOptions options) =>
        Plan(group, options, options.Size == TrialSize.Usual && Interval < ManyReadings ? TrialSize.Quick : options.Size);

    /// <summary>Computes a number for the sensors of an interval and a group: at another interval they are others.</summary>
    public int NumberOf(FleetGroup group) => (2 * (1 + Array.FindIndex(All, trial => trial.Interval == Interval))) + group.Number;

    private FleetPlan Plan(FleetGroup group, TrialOptions options, TrialSize size)
    {
        var usual = group == FleetGroup.Machines ? Machines : Further;
        var (sensors, days) = size switch
        {
            TrialSize.Quick => (1, QuickDays * Days),
            TrialSize.Full => (FullFactor * usual, Days),
            _ => (usual, Days),
        };
        return new FleetPlan(
            Duration.Format(Interval),
            group.Kinds,
            options.Sensors ?? sensors,
            Interval,
            TimeSpan.FromDays(options.Days ?? days),
            FaultMix.Every(TimeSpan.FromHours(Gap)));
    }
}
