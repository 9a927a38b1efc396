namespace SensorGrid.Cli.Simulate.Model;

/// <summary>The conditions that all metrics of a machine share at an instant.</summary>
/// <param name="Time">The instant.</param>
/// <param name="Days">The number of days that the run is old.</param>
/// <param name="Load">0 to 1.</param>
/// <param name="Cycle">The state of the machine's cycle, -1 to 1.</param>
/// <param name="State">The operating state, from 0.</param>
internal readonly record struct Conditions(DateTimeOffset Time, double Days, double Load, double Cycle, int State);

/// <summary>The values of one metric of one sensor, step by step: level, day, shift, cycle, state, trend, wander and noise.</summary>
internal sealed class MetricModel
{
    private const double WarmestHour = 15;
    private static readonly TimeSpan ShortMemory = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongMemory = TimeSpan.FromHours(3);

    private readonly MetricProfile _profile;
    private readonly Prng _prng;
    private readonly double _level;
    private readonly double _trendPerDay;
    private readonly CorrelatedNoise _correlated;
    private readonly CorrelatedNoise _wander;

    public MetricModel(MetricProfile profile, TimeSpan interval, Prng prng)
    {
        _profile = profile;
        _prng = prng;
        _level = profile.Base + (profile.Spread * Math.Clamp(prng.Gaussian(), -2, 2));
        _trendPerDay = profile.Wander * 0.2 * prng.Gaussian();
        _correlated = new CorrelatedNoise(profile.Correlated, ShortMemory, interval, prng);
        _wander = new CorrelatedNoise(profile.Wander, LongMemory, interval, prng);
    }

    /// <summary>Computes the next step's value, as exact as the process is; <see cref="Round"/> makes it one that a sensor would report.</summary>
    public double Next(in Conditions conditions)
    {
        var day = Math.Cos((conditions.Time.TimeOfDay.TotalHours - WarmestHour) / 24 * Math.Tau);
        return _level
            + (_profile.Daily * day)
            + (_profile.Load * conditions.Load)
            + (_profile.Cycle * conditions.Cycle)
            + (_profile.PerState * conditions.State)
            + (_trendPerDay * conditions.Days)
            + _wander.Next()
            + _correlated.Next()
            + (_profile.Noise * _prng.Gaussian());
    }

    /// <summary>Rounds a value as the sensor reports it: within what is physically possible, to its resolution.</summary>
    public double Round(double value) => Math.Round(Math.Max(value, _profile.Least), _profile.Decimals);
}
