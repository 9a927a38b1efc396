namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>Sensors of a process that runs through steps.</summary>
internal static class ProcessSignals
{
    /// <summary>Creates a reactor's temperature: batch after batch by one of three recipes, each heated, held and cooled, with a pause of random length.</summary>
    public static Signal Batches(SignalSetup setup)
    {
        const double Idle = 25;
        (double Hold, double Minutes)[] recipes = [(85, 25), (120, 40), (160, 15)];
        var (recipe, begun, ends) = (recipes[0], 0.0, 0.0);
        var temperature = Idle;
        var kept = Math.Exp(-setup.Seconds / 240);
        return new FormulaSignal(80, 4, time =>
        {
            while (time.Elapsed >= ends)
            {
                (recipe, begun) = (recipes[setup.Random.Choose(recipes.Length)], ends);
                ends = begun + (60 * recipe.Minutes) + 1_500 + setup.Random.Exponential(900);
            }

            var target = time.Elapsed - begun < (60 * recipe.Minutes) + 600 ? recipe.Hold : Idle;
            temperature = (kept * temperature) + ((1 - kept) * target);
            return temperature + (0.5 * setup.Random.Gaussian());
        });
    }

    /// <summary>Creates a room that a thermostat heats whenever it is half a degree too cold, until it is half a degree too warm; it is colder outside at night.</summary>
    public static Signal Thermostat(SignalSetup setup)
    {
        const double Band = 0.5;
        var (set, phase, heating) = (setup.Random.Uniform(18, 24), setup.Phase(), false);
        var (room, losses) = (set, setup.Random.Uniform(4_000, 8_000));
        // Small steps, so that a room that is read once an hour still swings between its bounds.
        var parts = (int)Math.Ceiling(setup.Seconds / 30);
        var kept = Math.Exp(-setup.Seconds / parts / losses);
        return new FormulaSignal(set, 0.35, time =>
        {
            var outside = 5 + (5 * time.Day(phase));
            for (var part = 0; part < parts; part++)
            {
                heating = heating ? room < set + Band : room < set - Band;
                room = (kept * room) + ((1 - kept) * (outside + (heating ? 40 : 0)));
            }

            return room + (0.04 * setup.Random.Gaussian());
        });
    }
}
