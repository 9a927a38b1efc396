using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>A machine of the simulator: the same metrics, shifts, cycle and operating states.</summary>
internal sealed class MachineSignal : Signal
{
    private readonly MetricModel[] _models;
    private readonly ShiftPattern _shift;
    private readonly OperatingState _state;
    private readonly double _cycleSeconds;
    private readonly double _cyclePhase;
    private readonly bool _hasCycle;

    public MachineSignal(MachineKind kind, SignalSetup setup)
    {
        _models = [.. kind.Metrics.Select((profile, i) => new MetricModel(profile, setup.Interval, setup.RandomOf(PrngStream.FirstMetric + i)))];
        var machine = setup.RandomOf(PrngStream.Machine);
        _shift = new ShiftPattern(machine);
        (_cycleSeconds, _cyclePhase) = (machine.Uniform(60, 300), machine.Uniform(0, Math.Tau));
        _state = new OperatingState(kind.States, setup.Start, setup.RandomOf(PrngStream.State));
        _hasCycle = kind.Metrics.Any(profile => profile.Cycle > 0);
        Metrics =
        [
            .. kind.Metrics.Select(profile => new SignalMetric(profile.Name, profile.Base, profile.UsualSpread, Math.Pow(10, -profile.Decimals)) { Least = profile.Least }),
            .. kind.States > 1 ? [new SignalMetric(MachineKind.StateMetric, 0, 1)] : Array.Empty<SignalMetric>(),
        ];
    }

    public override IReadOnlyList<SignalMetric> Metrics { get; }

    public override int Failing => _models.Length;

    public override double Cycle => _hasCycle ? _cycleSeconds : 0;

    public override void Next(in SignalTime time, Span<double> values)
    {
        var state = _state.At(time.Time);
        var conditions = new Conditions(time.Time, time.Elapsed / 86_400, _shift.At(time.Time), time.Wave(_cycleSeconds, _cyclePhase), state);
        for (var i = 0; i < _models.Length; i++)
        {
            values[i] = _models[i].Next(conditions);
        }

        if (values.Length > _models.Length)
        {
            values[^1] = state;
        }
    }
}
