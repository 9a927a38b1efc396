using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>The measuring times of a made-up sensor: even steps, of which all or some are reported, each a little late.</summary>
/// <param name="Start">The time of the first step.</param>
/// <param name="Interval">The time from one step to the next.</param>
/// <param name="Steps">The number.</param>
/// <param name="Pace">The pace: which steps are reported, and when.</param>
internal sealed record Sampling(DateTimeOffset Start, TimeSpan Interval, long Steps, Pace Pace)
{
    private const int Thinning = 10;

    private static readonly TimeSpan UsualJitter = TimeSpan.FromMilliseconds(20);

    public DateTimeOffset End => Start + (Steps * Interval);

    /// <summary>The time from one reading to the next, where they are furthest apart.</summary>
    public TimeSpan LongestInterval => Pace is Pace.TenTimesSlower or Pace.TenTimesFaster ? Thinning * Interval : Interval;

    private TimeSpan Jitter => Pace == Pace.Jitter ? 0.8 * Interval
        : Interval / 10 < UsualJitter ? Interval / 10
        : UsualJitter;

    /// <summary>Computes the number of steps to a reading.</summary>
    public int StepsPerReading(long step) => IsThinned(step) ? Thinning : 1;

    /// <summary>Determines whether a step is reported, as far as the pace goes.</summary>
    public bool IsReported(long step) => step % StepsPerReading(step) == 0;

    /// <summary>Computes the time of a step.</summary>
    public DateTimeOffset Due(long step) => Floor(Start + (Interval * step));

    /// <summary>Computes the time when its reading comes: never as late as the next one is due.</summary>
    public DateTimeOffset Actual(long step, Prng prng) => Floor(Start + (Interval * step) + (Jitter * prng.Uniform()));

    private bool IsThinned(long step) => Pace switch
    {
        Pace.TenTimesSlower => step >= Steps / 2,
        Pace.TenTimesFaster => step < Steps / 2,
        _ => false,
    };

    private static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}
