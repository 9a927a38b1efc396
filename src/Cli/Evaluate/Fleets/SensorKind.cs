using SensorGrid.Cli.Evaluate.Signals;
using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>A kind of made-up sensor.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Create">Makes the signal of one sensor.</param>
internal sealed record SensorKind(string Name, Func<SignalSetup, Signal> Create)
{
    /// <summary>The simulator's machines, with two to four metrics and perhaps a state.</summary>
    public static readonly SensorKind[] Machines =
        [.. MachineKind.All.Select(kind => new SensorKind(kind.Name, setup => new MachineSignal(kind, setup)))];

    /// <summary>Further kinds, with one metric each.</summary>
    public static readonly SensorKind[] Further =
    [
        new("white noise", NoiseSignals.White),
        new("noise of 5 min", NoiseSignals.Correlated),
        new("sine of 20 s", WaveSignals.Sine(20, 2)),
        new("sine of 6 min", WaveSignals.Sine(360, 2)),
        new("sine of 1 h", WaveSignals.Sine(3_600, 1)),
        new("day", WaveSignals.Daily),
        new("day and week", WaveSignals.DayAndWeek),
        new("shifts", WaveSignals.Shifts),
        new("on and off", SwitchSignals.OnOff),
        new("lognormal noise", NoiseSignals.LogNormal),
        new("heavy-tailed noise", NoiseSignals.HeavyTailed),
        new("bursts", SwitchSignals.Bursts),
        new("rarely changing", NoiseSignals.RarelyChanging),
        new("total count", CountSignals.Total),
        new("trend", NoiseSignals.Trend),
        new("event counts", CountSignals.Events),
        new("wander", NoiseSignals.Wander),
        new("binary", SwitchSignals.Binary),
        new("saw", WaveSignals.Saw),
        new("two regimes", SwitchSignals.Regimes),
        new("batches", ProcessSignals.Batches),
        new("thermostat", ProcessSignals.Thermostat),
        new("solar power", WaveSignals.Solar),
        new("vibration", SwitchSignals.Vibration),
        new("half degrees", NoiseSignals.HalfDegrees),
        new("processor load", SwitchSignals.ProcessorLoad),
        new("rain", CountSignals.Rain),
        new("charging point", SwitchSignals.Charger),
        new("elevator trips", CountSignals.Trips),
        new("gas demand", WaveSignals.Demand),
    ];
}
