namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>Sensors that go from one state to another.</summary>
internal static class SwitchSignals
{
    /// <summary>Creates a switch that is on and off, each for some ten minutes.</summary>
    public static Signal OnOff(SignalSetup setup)
    {
        var (level, state) = (setup.Level(), new Switch(() => 60 + setup.Random.Exponential(600)));
        return new FormulaSignal(
            level, level, time => (level * (state.At(time.Elapsed) ? 1.2 : 0.2)) + (0.02 * level * setup.Random.Gaussian()));
    }

    /// <summary>Creates a value of 0 or 1, each for some twenty minutes.</summary>
    public static Signal Binary(SignalSetup setup)
    {
        var state = new Switch(() => 60 + setup.Random.Exponential(1_200));
        return new FormulaSignal(0.5, 1, time => state.At(time.Elapsed) ? 1 : 0);
    }

    /// <summary>Creates two regimes with another level and twice the noise, each for one to three hours.</summary>
    public static Signal Regimes(SignalSetup setup)
    {
        var (level, deviation, amplitude) = (setup.Level(), setup.Deviation(), 3 * setup.Amplitude());
        var state = new Switch(() => setup.Random.Uniform(3_600, 10_800));
        return new FormulaSignal(level, deviation, time =>
        {
            var on = state.At(time.Elapsed);
            return level + (on ? amplitude : 0) + (deviation * (on ? 1 : 0.5) * setup.Random.Gaussian());
        });
    }

    /// <summary>Creates bursts, about one an hour, that fade within minutes.</summary>
    public static Signal Bursts(SignalSetup setup)
    {
        var (level, deviation, amplitude, burst) = (setup.Level(), 0.3 * setup.Deviation(), setup.Amplitude(), 0.0);
        var kept = Math.Exp(-setup.Seconds / 60);
        return new FormulaSignal(level, deviation + amplitude, _ =>
        {
            burst = (kept * burst) + (setup.Happens(1 / 3_600.0) ? setup.Random.Exponential(6 * amplitude) : 0);
            return level + burst + (deviation * setup.Random.Gaussian());
        });
    }

    /// <summary>Creates the vibration of a machine whose speed is set anew every half an hour or so: it grows with the square of the speed, with noise in proportion.</summary>
    public static Signal Vibration(SignalSetup setup)
    {
        double[] speeds = [0.5, 0.75, 1, setup.Random.Uniform(0.5, 1.1)];
        var (level, speed, target, until) = (setup.Random.Uniform(1, 5), 1.0, 1.0, 0.0);
        var kept = Math.Exp(-setup.Seconds / 15);
        return new FormulaSignal(new SignalMetric(FormulaSignal.MetricName, level, 0.15 * level) { Least = 0 }, time =>
        {
            while (time.Elapsed >= until)
            {
                target = speeds[setup.Random.Choose(speeds.Length)];
                until += 300 + setup.Random.Exponential(1_800);
            }

            speed = (kept * speed) + ((1 - kept) * target);
            return level * ((0.1 + (speed * speed)) * (1 + (0.06 * setup.Random.Gaussian())));
        });
    }

    /// <summary>Creates the load of a computer: 8 to 25 percent, and jobs every five minutes, every hour and at night.</summary>
    public static Signal ProcessorLoad(SignalSetup setup)
    {
        var (load, phase, noise) = (setup.Random.Uniform(8, 25), setup.Random.Uniform(0, 300), setup.Slow(60));
        var (nightly, minutes) = (setup.Random.Uniform(1, 4), setup.Random.Uniform(20, 40));
        return new FormulaSignal(new SignalMetric(FormulaSignal.MetricName, 2 * load, 8, Step: 0.1) { Least = 0 }, time =>
        {
            var second = (time.Time.TimeOfDay.TotalSeconds + phase) % 86_400;
            var jobs = (second % 300 < 12 ? 20 : 0)
                + (second % 3_600 < 150 ? 30 : 0)
                + (time.Hour >= nightly && time.Hour < nightly + (minutes / 60) ? 45 : 0);
            return Math.Min(100, (load * Math.Exp(0.3 * noise.Next())) + jobs + (1.5 * setup.Random.Gaussian()));
        });
    }

    /// <summary>Creates a charging point: nothing for hours, then a car, with one of three powers and a slow end.</summary>
    public static Signal Charger(SignalSetup setup)
    {
        double[] powers = [3.7, 7.4, 11];
        var (power, begun, until) = (0.0, 0.0, 0.0);
        return new FormulaSignal(new SignalMetric(FormulaSignal.MetricName, 7.4, 1.5) { Least = 0 }, time =>
        {
            if (time.Elapsed >= until && setup.Happens((time.Hour is > 7 and < 20 ? 8 : 2) / 86_400.0))
            {
                (power, begun) = (powers[setup.Random.Choose(powers.Length)], time.Elapsed);
                until = begun + setup.Random.Uniform(2_400, 14_400);
            }

            var end = Math.Clamp((until - time.Elapsed) / 1_200, 0, 1);
            return time.Elapsed < until ? power * (0.2 + (0.8 * end)) * (1 + (0.006 * setup.Random.Gaussian())) : 0;
        });
    }
}
