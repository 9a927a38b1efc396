using System.Globalization;
using SensorGrid.Cli.Evaluate.Signals;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>One made-up sensor: its readings as a stream, and the faults in them.</summary>
internal sealed class MadeUpSensor
{
    private readonly Signal _signal;
    private readonly Prng _timing;
    private readonly Prng _faultNoise;
    private readonly List<Fault> _planned;
    private readonly HashSet<Fault> _seen = [];
    private readonly double[] _reported;
    private double _cycleSeconds;
    private int _next;

    private MadeUpSensor(SensorKind kind, string id, Sampling sampling, SignalSetup setup, FaultMix mix)
    {
        (Kind, Id, Sampling) = (kind, id, sampling);
        _signal = kind.Create(setup);
        _timing = setup.RandomOf(PrngStream.Timing);
        _faultNoise = setup.RandomOf(PrngStream.FaultNoise);
        _planned = new FaultSchedule(id, _signal, sampling, setup.RandomOf(PrngStream.Faults)).Plan(mix);
        _reported = new double[_signal.Metrics.Count];
    }

    public SensorKind Kind { get; }

    public string Id { get; }

    public Sampling Sampling { get; }

    /// <summary>The faults that changed a reading, once all readings were read: one that changes none, such as a zero instead of a zero, is none.</summary>
    public IReadOnlyList<Fault> Faults => [.. _planned.Where(_seen.Contains)];

    /// <param name="plan">The fleet that it is of.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="number">Its number among all sensors of a seed: another one is another sensor.</param>
    public static MadeUpSensor Create(FleetPlan plan, SensorKind kind, int seed, int number)
    {
        var phase = new Prng(seed, number, PrngStream.Phase);
        // At any hour of a week.
        var start = FleetPlan.Start + TimeSpan.FromSeconds(Math.Floor(phase.Uniform(0, 7 * 86_400)));
        var sampling = new Sampling(start, plan.Interval, (long)(plan.Duration / plan.Interval), plan.Pace);
        var id = string.Create(CultureInfo.InvariantCulture, $"{kind.Name.Replace(' ', '-')}-{number}");
        return new MadeUpSensor(kind, id, sampling, new SignalSetup(stream => new Prng(seed, number, stream), start, plan.Interval), plan.Faults);
    }

    /// <summary>Generates all of its readings, in order; may be called once.</summary>
    public IEnumerable<Reading> Readings()
    {
        var values = new double[_reported.Length];
        for (var step = 0L; step < Sampling.Steps; step++)
        {
            var fault = FaultAt(step);
            _signal.Next(TimeOf(step, fault), values);
            var time = Sampling.Actual(step, _timing);
            if (!Sampling.IsReported(step))
            {
                continue;
            }

            if (fault?.Kind == FaultKind.Silence)
            {
                _seen.Add(fault);
                continue;
            }

            Report(step, fault, values);
            yield return new Reading(Id, time, [.. _reported.Select((value, i) => new MetricValue(_signal.Metrics[i].Name, value))], null);
        }
    }

    private Fault? FaultAt(long step)
    {
        while (_next < _planned.Count && step >= _planned[_next].FirstStep + _planned[_next].Steps)
        {
            _next++;
        }

        return _next < _planned.Count && step >= _planned[_next].FirstStep ? _planned[_next] : null;
    }

    private SignalTime TimeOf(long step, Fault? fault)
    {
        var time = new SignalTime(
            Sampling.Start + (step * Sampling.Interval), step * Sampling.Interval.TotalSeconds, _cycleSeconds, fault?.Kind == FaultKind.LostCycle ? 0 : 1);
        _cycleSeconds += Sampling.Interval.TotalSeconds * (fault?.Kind == FaultKind.PeriodChange ? fault.Magnitude!.Value : 1);
        return time;
    }

    // Into what was reported last, of which a stuck value stays.
    private void Report(long step, Fault? fault, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var metric = _signal.Metrics[i];
            var value = metric.Round(values[i]);
            if (fault?.MetricIndex == i)
            {
                var distorted = fault.Kind == FaultKind.StuckValue ? _reported[i] : metric.Round(Distort(fault, step, values[i]));
                if (distorted != value)
                {
                    _seen.Add(fault);
                }

                value = distorted;
            }

            _reported[i] = value;
        }

        if (fault is { MetricIndex: < 0 })
        {
            _seen.Add(fault);
        }
    }

    private double Distort(Fault fault, long step, double value) => fault.Kind switch
    {
        FaultKind.Spike or FaultKind.LevelShift => value + fault.Magnitude!.Value,
        FaultKind.NoiseBurst => value + (fault.Magnitude!.Value * _faultNoise.Gaussian()),
        FaultKind.SlowDrift => value + (fault.Magnitude!.Value * (step - fault.FirstStep + 1) / fault.Steps),
        FaultKind.Dropout => 0,
        _ => value,
    };
}
