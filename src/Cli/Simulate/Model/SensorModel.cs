using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Simulate.Model;

/// <summary>The readings of one sensor, one after the other: first what is true, then what a fault makes of it.</summary>
internal sealed class SensorModel
{
    private readonly SensorSpec _spec;
    private readonly Prng _timing;
    private readonly MetricModel[] _metrics;
    private readonly ShiftPattern _shift;
    private readonly OperatingState _state;
    private readonly FaultInjector _faults;
    private readonly double _cycleSeconds;
    private readonly double _cyclePhase;
    private long _step;

    public SensorModel(SensorSpec spec)
    {
        _spec = spec;
        _timing = spec.Random(PrngStream.Timing);
        _metrics =
        [
            .. spec.Kind.Metrics.Select((profile, i) => new MetricModel(profile, spec.Grid.Interval, spec.Random(PrngStream.FirstMetric + i))),
        ];
        var machine = spec.Random(PrngStream.Machine);
        _shift = new ShiftPattern(machine);
        _cycleSeconds = machine.Uniform(60, 300);
        _cyclePhase = machine.Uniform(0, Math.Tau);
        _state = new OperatingState(spec.Kind.States, spec.Start, spec.Random(PrngStream.State));
        _faults = new FaultInjector(spec.Faults, spec.Random(PrngStream.FaultNoise), _metrics);
    }

    /// <summary>Generates the next reading; null at the end. A silent sensor's next reading is the one after the silence.</summary>
    public Reading? Next()
    {
        while (_step < _spec.Grid.Count)
        {
            var step = _step++;
            var time = _spec.Grid.Actual(step, _timing);
            var conditions = ConditionsAt(time);
            // Computed during silence too: what follows must not depend on it.
            var values = new double[_metrics.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = _metrics[i].Next(conditions);
            }

            if (_faults.Apply(step, values))
            {
                return new Reading(_spec.Id, time, Name(values, conditions.State), null);
            }
        }

        return null;
    }

    private Conditions ConditionsAt(DateTimeOffset time)
    {
        var elapsed = time - _spec.Start;
        var cycle = Math.Sin((elapsed.TotalSeconds / _cycleSeconds * Math.Tau) + _cyclePhase);
        return new Conditions(time, elapsed.TotalDays, _shift.At(time), cycle, _state.At(time));
    }

    private MetricValue[] Name(double[] values, int state)
    {
        var hasState = _spec.Kind.States > 1;
        var metrics = new MetricValue[values.Length + (hasState ? 1 : 0)];
        for (var i = 0; i < values.Length; i++)
        {
            metrics[i] = new MetricValue(_spec.Kind.Metrics[i].Name, values[i]);
        }

        if (hasState)
        {
            metrics[^1] = new MetricValue(MachineKind.StateMetric, state);
        }

        return metrics;
    }
}
