namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>Sensors that do nothing but vary.</summary>
internal static class NoiseSignals
{
    public static Signal White(SignalSetup setup)
    {
        var (level, deviation) = (setup.Level(), setup.Deviation());
        return new FormulaSignal(level, deviation, _ => level + (deviation * setup.Random.Gaussian()));
    }

    /// <summary>Creates noise that persists for five minutes.</summary>
    public static Signal Correlated(SignalSetup setup)
    {
        var (level, noise) = (setup.Level(), setup.Slow(300));
        return new FormulaSignal(level, 1, _ => level + noise.Next());
    }

    /// <summary>Creates noise in proportion, with a tail upwards.</summary>
    public static Signal LogNormal(SignalSetup setup)
    {
        var (level, deviation) = (setup.Level(), 0.45 * setup.Deviation());
        return new FormulaSignal(level, 0.8 * level * deviation, _ => level * Math.Exp(deviation * setup.Random.Gaussian()));
    }

    /// <summary>Creates noise with heavy tails: Student's t with three degrees of freedom.</summary>
    public static Signal HeavyTailed(SignalSetup setup)
    {
        var (level, deviation) = (setup.Level(), setup.Deviation());
        return new FormulaSignal(level, 1.7 * deviation, _ => level + (deviation * StudentOfThree()));

        double StudentOfThree()
        {
            var random = setup.Random;
            var squares = 0.0;
            for (var i = 0; i < 3; i++)
            {
                var normal = random.Gaussian();
                squares += normal * normal;
            }

            return random.Gaussian() / Math.Sqrt(squares / 3);
        }
    }

    /// <summary>Creates a slow wander over three hours, with little noise.</summary>
    public static Signal Wander(SignalSetup setup)
    {
        var (level, deviation, wander) = (setup.Level(), 0.3 * setup.Deviation(), setup.Slow(10_800));
        return new FormulaSignal(level, deviation, _ => level + (2 * wander.Next()) + (deviation * setup.Random.Gaussian()));
    }

    /// <summary>Creates a lasting trend: up to three a day.</summary>
    public static Signal Trend(SignalSetup setup)
    {
        var (level, deviation, perDay) = (setup.Level(), setup.Deviation(), setup.Random.Uniform(-3, 3));
        return new FormulaSignal(level, deviation, time => level + (perDay * time.Elapsed / 86_400) + (deviation * setup.Random.Gaussian()));
    }

    /// <summary>Creates a value that changes by a step of 0.2 now and then.</summary>
    public static Signal RarelyChanging(SignalSetup setup)
    {
        var (level, phase, wander) = (setup.Level(), setup.Phase(), setup.Slow(10_800));
        return new FormulaSignal(
            new SignalMetric(FormulaSignal.MetricName, level, 0.2, Step: 0.2), time => level + (1.5 * wander.Next()) + time.Day(phase));
    }

    /// <summary>Creates a room's temperature, to half a degree.</summary>
    public static Signal HalfDegrees(SignalSetup setup)
    {
        var (level, phase, wander) = (setup.Random.Uniform(18, 26), setup.Phase(), setup.Slow(7_200));
        return new FormulaSignal(
            new SignalMetric(FormulaSignal.MetricName, level, 0.5, Step: 0.5),
            time => level + (1.2 * time.Day(phase)) + (0.5 * wander.Next()) + (0.1 * setup.Random.Gaussian()));
    }
}
