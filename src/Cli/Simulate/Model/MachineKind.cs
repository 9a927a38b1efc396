namespace SensorGrid.Cli.Simulate.Model;

/// <summary>A kind of machine with a sensor on it.</summary>
/// <param name="Name">The name, as it is in the sensor's id.</param>
/// <param name="Interval">Seconds between readings, in relation to the other kinds; the fleet's rate decides about the absolute value.</param>
/// <param name="States">The number of operating states that it has; 1 for one that simply runs. With more the metric <c>state</c> has the present one, from 0.</param>
/// <param name="Metrics">The measured metrics.</param>
internal sealed record MachineKind(string Name, double Interval, int States, MetricProfile[] Metrics)
{
    public const string StateMetric = "state";

    public static readonly MachineKind[] All =
    [
        new("pump", 1, 1,
        [
            new("temperature", 62, 5, 0.08, 0.2) { Wander = 0.8, Daily = 1.5, Load = 4, Cycle = 0.2 },
            new("vibration", 2.8, 0.3, 0.04, 0.05) { Wander = 0.06, Load = 0.4, Cycle = 0.04, Decimals = 3 },
            new("pressure", 6.2, 0.4, 0.02, 0.03) { Wander = 0.05, Load = 0.3, Cycle = 0.05, Decimals = 3 },
            new("rpm", 1480, 6, 1.2, 1.5) { Wander = 2, Load = -8, Cycle = 1.5 },
        ]),
        new("motor", 0.5, 1,
        [
            new("temperature", 71, 6, 0.1, 0.25) { Wander = 1, Daily = 2, Load = 6, Cycle = 0.2 },
            new("vibration", 1.9, 0.2, 0.03, 0.04) { Wander = 0.05, Load = 0.3, Cycle = 0.03, Decimals = 3 },
            new("current", 18.5, 2, 0.12, 0.2) { Wander = 0.2, Load = 3.5, Cycle = 0.3, Decimals = 3 },
            new("rpm", 2950, 9, 1.8, 2.2) { Wander = 3, Load = -14, Cycle = 2 },
        ]),
        new("compressor", 1, 2,
        [
            new("pressure", 7.4, 0.3, 0.02, 0.04) { Wander = 0.05, Cycle = 0.1, PerState = 0.2, Decimals = 3 },
            new("temperature", 84, 4, 0.1, 0.3) { Wander = 1, Daily = 1.5, Load = 3 },
            new("current", 31, 3, 0.2, 0.3) { Wander = 0.3, Load = 2, PerState = 9, Decimals = 3 },
        ]),
        new("conveyor", 1, 3,
        [
            new("speed", 1.25, 0.06, 0.006, 0.008) { Wander = 0.01, Load = 0.1, Decimals = 3 },
            new("current", 7.8, 0.6, 0.08, 0.1) { Wander = 0.1, Load = 0.6, PerState = 1.6, Decimals = 3 },
            new("vibration", 3.4, 0.3, 0.05, 0.06) { Wander = 0.08, Load = 0.2, PerState = 0.25, Decimals = 3 },
        ]),
        new("oven", 2, 1,
        [
            new("temperature", 182, 6, 0.15, 0.35) { Wander = 0.8, Daily = 0.8, Load = 2, Cycle = 0.8 },
            new("power", 24, 2, 0.25, 0.4) { Wander = 0.3, Daily = -0.3, Load = 4, Cycle = 0.6 },
        ]),
        new("tank", 5, 1,
        [
            new("level", 61, 5, 0.06, 0.12) { Wander = 1.2, Load = -6, Cycle = 0.5 },
            new("temperature", 18.5, 1.5, 0.03, 0.05) { Wander = 0.4, Daily = 1.8 },
            new("flow", 42, 4, 0.3, 0.5) { Wander = 0.8, Load = 9, Cycle = 0.8 },
        ]),
        new("climate", 5, 1,
        [
            new("temperature", 22.4, 1, 0.03, 0.06) { Wander = 0.4, Daily = 2.2, Load = 0.8 },
            new("humidity", 46, 3, 0.12, 0.25) { Wander = 1.5, Daily = -4 },
            new("co2", 520, 25, 2.5, 5) { Wander = 15, Daily = 10, Load = 160 },
        ]),
    ];
}
