namespace SensorGrid.Cli.Simulate.Model;

/// <summary>The measuring times of a sensor: even intervals, each time up to 20 ms late, and reported to the millisecond.</summary>
/// <param name="First">The time when the first reading is due.</param>
/// <param name="Interval">The time from one to the next, at least <see cref="ShortestInterval"/>.</param>
/// <param name="Count">The number.</param>
internal readonly record struct SamplingGrid(DateTimeOffset First, TimeSpan Interval, long Count)
{
    /// <summary>The shortest interval: with a shorter one, jitter and rounding might swap two readings.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LargestJitter = TimeSpan.FromMilliseconds(20);

    private TimeSpan Jitter => TimeSpan.FromTicks(Math.Min(LargestJitter.Ticks, Interval.Ticks / 10));

    /// <summary>Creates the grid of all readings from <paramref name="start"/> on that are due, and come, before <paramref name="end"/>.</summary>
    /// <param name="phase">0 to 1: how much of an interval after the start the first is due.</param>
    public static SamplingGrid Between(DateTimeOffset start, DateTimeOffset end, TimeSpan interval, double phase)
    {
        var grid = new SamplingGrid(start + TimeSpan.FromTicks((long)(interval.Ticks * phase)), interval, 0);
        var left = end - grid.Jitter - grid.First;
        return grid with { Count = left <= TimeSpan.Zero ? 0 : ((left.Ticks - 1) / interval.Ticks) + 1 };
    }

    /// <summary>
    /// Computes the time when a reading is due, to the millisecond. The reading is never earlier, and never as late as the next one is due.
    /// </summary>
    public DateTimeOffset Due(long step) => Floor(Exact(step));

    /// <summary>Computes the time when the reading comes.</summary>
    public DateTimeOffset Actual(long step, Prng prng) => Floor(Exact(step) + TimeSpan.FromTicks((long)(Jitter.Ticks * prng.Uniform())));

    private DateTimeOffset Exact(long step) => First + TimeSpan.FromTicks(Interval.Ticks * step);

    private static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}
