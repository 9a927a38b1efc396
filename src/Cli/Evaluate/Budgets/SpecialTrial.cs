using SensorGrid.Cli.Evaluate.Fleets;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>A fleet that is hard for a reason of its own.</summary>
internal static class SpecialTrial
{
    // After the numbers of the intervals' trials.
    private const int FirstNumber = 100;

    private static readonly FleetPlan[] Plans =
    [
        Plan("nothing wrong, every minute, ten days", TimeSpan.FromMinutes(1), 10, FaultMix.None),
        Plan("the first hour, every second, 24 faults a day", TimeSpan.FromSeconds(1), 1 / 24.0, Faults(1)),
        Plan("the first hour, every 10 s, 24 faults a day", TimeSpan.FromSeconds(10), 1 / 24.0, Faults(1)),
        Plan("four faults a day, every minute, three days", TimeSpan.FromMinutes(1), 3, Faults(6)),
        Plan("months: every 10 min, 120 days", TimeSpan.FromMinutes(10), 120, Faults(100)),
        Plan("pauses, every 10 s, two days", TimeSpan.FromSeconds(10), 2, FaultMix.Pauses(TimeSpan.FromHours(3))),
        Plan("jitter, every 10 s, two days", TimeSpan.FromSeconds(10), 2, Faults(24)) with { Pace = Pace.Jitter },
        Plan("every 10 s for two days, then every 100 s", TimeSpan.FromSeconds(10), 4, Faults(24)) with { Pace = Pace.TenTimesSlower },
        Plan("every 100 s for two days, then every 10 s", TimeSpan.FromSeconds(10), 4, Faults(24)) with { Pace = Pace.TenTimesFaster },
    ];

    /// <summary>Lists the fleets of a group, each with its number.</summary>
    public static IEnumerable<(int Number, FleetPlan Plan)> Of(FleetGroup group, TrialOptions options)
    {
        var sensors = options.Sensors ?? (group == FleetGroup.Machines ? 3 : 1) * (options.Size == TrialSize.Full ? 4 : 1);
        return Plans.Select((plan, i) => (FirstNumber + (2 * i) + group.Number, plan with { Kinds = group.Kinds, SensorsPerKind = sensors }));
    }

    private static FaultMix Faults(double gapHours) => FaultMix.Every(TimeSpan.FromHours(gapHours));

    private static FleetPlan Plan(string name, TimeSpan interval, double days, FaultMix faults) => new(name, [], 0, interval, TimeSpan.FromDays(days), faults);
}
