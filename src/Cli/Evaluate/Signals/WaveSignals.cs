namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>Sensors with a cycle, a day or a week.</summary>
internal static class WaveSignals
{
    /// <summary>Creates a sine of so many usual amplitudes in noise; its period differs by up to a quarter.</summary>
    public static Func<SignalSetup, Signal> Sine(double seconds, double amplitudes) => setup =>
    {
        var (level, deviation, amplitude, phase) = (setup.Level(), setup.Deviation(), amplitudes * setup.Amplitude(), setup.Phase());
        var period = seconds * setup.Random.Uniform(0.8, 1.25);
        return new FormulaSignal(
            level,
            Math.Sqrt((deviation * deviation) + (amplitude * amplitude / 2)),
            time => level + (amplitude * time.Wave(period, phase)) + (deviation * setup.Random.Gaussian()),
            period);
    };

    /// <summary>Creates a rise over half an hour, and back at once.</summary>
    public static Signal Saw(SignalSetup setup)
    {
        var (level, deviation, amplitude, phase) = (setup.Level(), 0.3 * setup.Deviation(), setup.Amplitude(), setup.Random.Uniform());
        var period = 1_800 * setup.Random.Uniform(0.8, 1.25);
        return new FormulaSignal(level, 2 * amplitude, time => level + (4 * amplitude * Part(time)) + (deviation * setup.Random.Gaussian()), period);

        double Part(in SignalTime time) => time.CycleGain * (((time.CycleSeconds / period) + phase) % 1);
    }

    public static Signal Daily(SignalSetup setup)
    {
        var (level, deviation, amplitude, phase) = (setup.Level(), setup.Deviation(), 3 * setup.Amplitude(), setup.Phase());
        return new FormulaSignal(level, deviation, time => level + (amplitude * time.Day(phase)) + (deviation * setup.Random.Gaussian()));
    }

    /// <summary>Creates a load that is half as much at the weekend, and two fifths more by day.</summary>
    public static Signal DayAndWeek(SignalSetup setup)
    {
        var (level, phase, noise) = (setup.Level(), setup.Phase(), setup.Slow(20));
        return new FormulaSignal(
            level,
            0.055 * level,
            time => (level * (time.IsWeekend ? 0.5 : 1) * (1 + (0.4 * Math.Max(0, time.Day(phase)))))
                + (level * ((0.05 * noise.Next()) + (0.02 * setup.Random.Gaussian()))));
    }

    /// <summary>Creates a working shift of eight hours a day, which comes and goes within a quarter of an hour.</summary>
    public static Signal Shifts(SignalSetup setup)
    {
        var (level, deviation, amplitude, late, noise) = (setup.Level(), setup.Deviation(), 8 * setup.Amplitude(), setup.Random.Uniform(0, 24), setup.Slow(20));
        return new FormulaSignal(
            level,
            deviation,
            time => level + (amplitude * Load((time.Hour + late) % 24)) + (0.5 * noise.Next()) + (0.5 * deviation * setup.Random.Gaussian()));

        static double Load(double hour) => Math.Clamp(Math.Min((hour - 8) / 0.25, (16 - hour) / 0.25), 0, 1);
    }

    /// <summary>Creates the gas or water that a town takes: peaks in the morning and the evening of workdays, one late in the morning at weekends.</summary>
    public static Signal Demand(SignalSetup setup)
    {
        var (level, late, noise, wander) = (setup.Level(), setup.Random.Uniform(-1, 1), setup.Slow(120), setup.Slow(14_400));
        return new FormulaSignal(
            new SignalMetric(FormulaSignal.MetricName, level, 0.06 * level) { Least = 0 },
            time => (level * Pattern(time.IsWeekend, time.Hour + late) * (1 + (0.06 * wander.Next())))
                + (level * ((0.05 * noise.Next()) + (0.02 * setup.Random.Gaussian()))));

        static double Pattern(bool weekend, double hour) => weekend
            ? 0.5 + (0.5 * Peak(hour, 10.5, 2))
            : 0.4 + (0.8 * Peak(hour, 7, 1)) + (0.6 * Peak(hour, 18.5, 1.5));

        static double Peak(double hour, double at, double width) => Math.Exp(-((hour - at) * (hour - at)) / (2 * width * width));
    }

    /// <summary>Creates solar power: nothing at night, clouds by day.</summary>
    public static Signal Solar(SignalSetup setup)
    {
        var (peak, noon, clouds, days) = (setup.Random.Uniform(3, 10), setup.Random.Uniform(11.5, 13), setup.Slow(900), setup.Slow(43_200));
        return new FormulaSignal(
            new SignalMetric(FormulaSignal.MetricName, 0.4 * peak, 0.08 * peak) { Least = 0 },
            time => Sun(time.Hour) * (1 + (0.005 * setup.Random.Gaussian())));

        double Sun(double hour)
        {
            var cover = Math.Clamp(0.25 + (0.2 * clouds.Next()) + (0.25 * days.Next()), 0, 0.9);
            return peak * Math.Max(0, Math.Cos((hour - noon) / 14 * Math.PI)) * (1 - cover);
        }
    }
}
