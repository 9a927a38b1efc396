using SensorGrid.Cli.Evaluate.Fleets;

namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>Made-up fleets on which the alarm budget is tried.</summary>
/// <param name="Groups">Machines, further kinds, or both.</param>
/// <param name="Intervals">The times from one reading to the next; each has a line of the tables.</param>
/// <param name="Sensors">The number of each kind; null for as many as the size has.</param>
/// <param name="Days">The number of days that each is watched; null for as many as the interval has.</param>
/// <param name="Budgets">False alarms a sensor and day: the first for all tables but the one of budgets, which has all.</param>
/// <param name="Seed">The seed of all random numbers.</param>
/// <param name="Workers">The number of sensors that are watched at a time.</param>
/// <param name="Size">Multiplies the number of sensors.</param>
/// <param name="Parts">The tables that are made.</param>
internal sealed record TrialOptions(
    IReadOnlyList<FleetGroup> Groups,
    IReadOnlyList<TimeSpan> Intervals,
    int? Sensors,
    double? Days,
    IReadOnlyList<double> Budgets,
    int Seed,
    int Workers,
    TrialSize Size,
    IReadOnlyList<TrialPart> Parts);
