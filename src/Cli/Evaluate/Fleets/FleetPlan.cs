namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>A made-up fleet.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Kinds">The kinds of its sensors.</param>
/// <param name="SensorsPerKind">The number of each.</param>
/// <param name="Interval">The time from one step of a sensor to the next; not above a day.</param>
/// <param name="Duration">The time for which each sensor is watched, from its first reading on.</param>
/// <param name="Faults">The faults of its sensors.</param>
internal sealed record FleetPlan(
    string Name, IReadOnlyList<SensorKind> Kinds, int SensorsPerKind, TimeSpan Interval, TimeSpan Duration, FaultMix Faults)
{
    // More than there ever are of a plan.
    private const int Numbers = 1_000_000;

    /// <summary>A Monday, 0:00.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public Pace Pace { get; init; } = Pace.Even;

    /// <summary>Steps of all sensors together.</summary>
    public long Steps => Kinds.Count * SensorsPerKind * (long)(Duration / Interval);

    /// <summary>Lists its sensors, each of which depends on the seed and its number alone.</summary>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="plan">The plan's number, so that sensors of two plans differ.</param>
    public IEnumerable<Func<MadeUpSensor>> Sensors(int seed, int plan)
    {
        for (var number = 0; number < Kinds.Count * SensorsPerKind; number++)
        {
            var of = number;
            yield return () => MadeUpSensor.Create(this, Kinds[of % Kinds.Count], seed, (plan * Numbers) + of);
        }
    }
}
