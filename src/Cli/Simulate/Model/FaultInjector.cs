using SensorGrid.Cli.Simulate.Faults;

namespace SensorGrid.Cli.Simulate.Model;

/// <summary>Turns true values into reported ones: rounded, and wrong while there is a fault.</summary>
internal sealed class FaultInjector(IReadOnlyList<Fault> faults, Prng noise, MetricModel[] metrics)
{
    private readonly double[] _lastGood = new double[metrics.Length];
    private int _next;

    /// <summary>Changes a reading's values in place. Steps must come in order.</summary>
    /// <returns>False when the sensor is silent.</returns>
    public bool Apply(long step, double[] values)
    {
        while (_next < faults.Count && step >= faults[_next].FirstStep + faults[_next].Steps)
        {
            _next++;
        }

        var fault = _next < faults.Count && step >= faults[_next].FirstStep ? faults[_next] : null;
        if (fault is { Metric: not null })
        {
            values[fault.MetricIndex] = Distort(fault, step, values[fault.MetricIndex]);
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = metrics[i].Round(values[i]);
        }

        if (fault is null)
        {
            values.CopyTo(_lastGood, 0);
        }

        return fault?.Kind != FaultKind.Silence;
    }

    private double Distort(Fault fault, long step, double value) => fault.Kind switch
    {
        FaultKind.Spike or FaultKind.LevelShift => value + fault.Magnitude!.Value,
        FaultKind.NoiseBurst => value + (fault.Magnitude!.Value * noise.Gaussian()),
        FaultKind.SlowDrift => value + (fault.Magnitude!.Value * (step - fault.FirstStep + 1) / fault.Steps),
        FaultKind.StuckValue => _lastGood[fault.MetricIndex],
        _ => value,
    };
}
