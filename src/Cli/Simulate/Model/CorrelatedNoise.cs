namespace SensorGrid.Cli.Simulate.Model;

/// <summary>An AR(1) process, sampled at even intervals and stationary from the first sample on.</summary>
internal sealed class CorrelatedNoise
{
    private readonly Prng _prng;
    private readonly double _kept;
    private readonly double _added;
    private double _value;

    /// <param name="deviation">Its standard deviation.</param>
    /// <param name="persistence">The time after which 1/e of a deviation is left.</param>
    /// <param name="interval">Between two samples.</param>
    /// <param name="prng">Shared with others that are sampled in step.</param>
    public CorrelatedNoise(double deviation, TimeSpan persistence, TimeSpan interval, Prng prng)
    {
        _prng = prng;
        _kept = Math.Exp(-(interval / persistence));
        _added = deviation * Math.Sqrt(1 - (_kept * _kept));
        _value = deviation * prng.Gaussian();
    }

    public double Next() => _value = (_kept * _value) + (_added * _prng.Gaussian());
}
