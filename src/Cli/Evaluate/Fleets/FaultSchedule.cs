using SensorGrid.Cli.Evaluate.Signals;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>Decides what will be wrong with a made-up sensor, and when.</summary>
/// <remarks>
/// Sizes and lengths are those of the simulator's faults: in readings, and at least as many seconds. The first hour, and at least 300 readings, have none; of a short run the
/// first quarter. Nor have 30 readings, and at least 30 s, after a fault. One that does not end within the run is none.
/// </remarks>
/// <param name="id">The sensor's.</param>
/// <param name="signal">The true values.</param>
/// <param name="sampling">The measuring times.</param>
/// <param name="random">The random numbers of its faults.</param>
internal sealed class FaultSchedule(string id, Signal signal, Sampling sampling, Prng random)
{
    private const double QuietSeconds = 3_600;
    private const int QuietReadings = 300;
    private const int RestSteps = 30;

    // A cycle has to come some times before it is seen that it does not; and it must not take most of the run.
    private const int Cycles = 3;
    private const int LeastReadingsPerCycle = 4;
    private const int LeastCyclesPerRun = 24;
    private static readonly FaultKind[] OfCycle = [FaultKind.LostCycle, FaultKind.PeriodChange];

    private double Seconds => sampling.Interval.TotalSeconds;

    private double CycleSteps => signal.Cycle / Seconds;

    public List<Fault> Plan(FaultMix mix)
    {
        var faults = new List<Fault>();
        if (mix.Gap is not { } gap)
        {
            return faults;
        }

        var earliest = Math.Min(sampling.Steps / 4.0, Math.Max(QuietSeconds / Seconds, QuietReadings * sampling.StepsPerReading(0)));
        while (true)
        {
            // As a double: with very few faults it may be beyond what a long holds.
            var first = Math.Ceiling(Math.Max(1, earliest) + (random.Exponential(gap.TotalSeconds) / Seconds));
            if (first >= sampling.Steps || Create(mix, (long)first) is not { } fault)
            {
                return faults;
            }

            faults.Add(fault);
            earliest = fault.FirstStep + fault.Steps + Scaled(RestSteps, fault.FirstStep);
        }
    }

    private Fault? Create(FaultMix mix, long first)
    {
        var chosen = random.Choose(mix.Shapes.Count + (HasCycle(mix) ? OfCycle.Length : 0));
        var fault = chosen < mix.Shapes.Count ? OfMetric(mix.Shapes[chosen], first) : OfTheCycle(OfCycle[chosen - mix.Shapes.Count], first);
        var end = fault.FirstStep + fault.Steps;
        return end >= sampling.Steps ? null : fault with { Start = sampling.Due(fault.FirstStep), End = sampling.Due(end) };
    }

    private bool HasCycle(FaultMix mix) => mix.OfCycle && CycleSteps >= LeastReadingsPerCycle * sampling.StepsPerReading(0) && LeastCyclesPerRun * CycleSteps < sampling.Steps;

    private Fault OfMetric(FaultShape shape, long first)
    {
        double steps = shape.Shortest + random.Choose(shape.Longest - shape.Shortest + 1);
        var index = random.Choose(signal.Failing);
        var metric = signal.Metrics[index];
        var size = random.Uniform(shape.Smallest, shape.Largest) * metric.Spread;
        var up = random.Uniform() < 0.5;
        var sign = shape.Kind == FaultKind.NoiseBurst || up || size > metric.Level / 3 ? 1 : -1;
        steps = shape.Kind == FaultKind.Spike ? steps * sampling.StepsPerReading(first) : Scaled(steps, first);
        var silence = shape.Kind == FaultKind.Silence;
        return new Fault(
            id, silence ? -1 : index, silence ? null : metric.Name, shape.Kind, first, (long)steps, default, default, shape.Largest > 0 ? sign * size : null);
    }

    private Fault OfTheCycle(FaultKind kind, long first)
    {
        var steps = Math.Max(Scaled(20 + random.Choose(41), first), Math.Ceiling(Cycles * CycleSteps));
        var faster = random.Uniform(1.5, 2);
        double? speed = kind == FaultKind.PeriodChange ? random.Uniform() < 0.5 ? faster : 1 / faster : null;
        return new Fault(id, -1, null, kind, first, (long)steps, default, default, speed);
    }

    // A sensor that is read often is not ill for a shorter time.
    private double Scaled(double readings, long step) =>
        Math.Max(readings * sampling.StepsPerReading(step), Math.Ceiling(readings / Seconds));
}
