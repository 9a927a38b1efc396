namespace SensorGrid.Cli.Simulate.Model;

/// <summary>
/// The load pattern of a machine: always, in two shifts, or by day on weekdays. Load comes and goes within a quarter of an hour.
/// </summary>
internal sealed class ShiftPattern
{
    private const double RampHours = 0.25;
    private const double Light = 0.15;

    private static readonly (double From, double To, bool Weekends)[] Patterns = [(0, 24, true), (6, 22, true), (7, 17, false)];

    private readonly double _from;
    private readonly double _to;
    private readonly bool _weekends;

    public ShiftPattern(Prng prng)
    {
        var (from, to, weekends) = Patterns[prng.Choose(Patterns.Length)];
        // Not all start on the minute.
        var late = prng.Uniform(0, 0.5);
        (_from, _to, _weekends) = (from + late, to + late, weekends);
        AllDay = to - from >= 24;
    }

    private bool AllDay { get; }

    /// <summary>Computes the load, from 0.15 (nobody works) to 1.</summary>
    public double At(DateTimeOffset time)
    {
        if (AllDay)
        {
            return 1;
        }

        if (!_weekends && time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            return Light;
        }

        var hour = time.TimeOfDay.TotalHours;
        var part = Math.Min((hour - _from) / RampHours, (_to - hour) / RampHours);
        return Light + ((1 - Light) * Math.Clamp(part, 0, 1));
    }
}
