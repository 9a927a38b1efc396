namespace SensorGrid.Features.Detection.Pauses;

/// <summary>Learns the pauses between a sensor's readings in event time, and from which length on one is a silence.</summary>
/// <remarks>
/// <para>
/// <b>Level</b>: a pause is a silence from the length on at which it is expected less often than the budget for silences allows (<see cref="PausePeaks"/>), but never below ten mean
/// pauses and ten seconds; nor below twice a pause of just before, so that a sensor that has become slower is reported once; nor within the length of a pause that came at that hour of
/// the day or week before (<see cref="PauseSchedule"/>).
/// </para>
/// <para>
/// <b>Learning</b>: a silence is remembered by its hour. It counts among the peaks as no longer than the level, once in twelve hours, so that one outage does not teach that outages are usual;
/// else in full, so that usual behaviour does not stay a silence. A pause that came as it was expected counts among them not at all.
/// </para>
/// </remarks>
internal sealed class PauseDetector
{
    /// <summary>
    /// The part of a sensor's alarm budget that is for silences. Values have many statistics, which share the rest; this is one, and a budget of a quarter is
    /// waited for only some 15 % longer than a whole one.
    /// </summary>
    public const double ShareOfBudget = 0.25;

    private const int Warmup = 50;
    private const int MeanRows = 200;
    private const double SomeMeans = 5;
    private const double LeastMeans = 10;
    private const double LeastTicks = 10 * TimeSpan.TicksPerSecond;
    private const double TimesHeld = 2;
    private const byte Hold = 32;
    private const long SpareEverySeconds = 12 * 3_600;
    private const int SecondsADay = 86_400;

    // Peaks count for a month; those of a slow sensor for so many pauses, if that is longer.
    private const int ShortestMemory = 30;
    private const int LongestMemory = 200;
    private const double MemoryPauses = 250;
    private const double LeastDays = 1e-6;

    // A pause beyond what was expected by the hour, or held, becomes rarer by this power of how much it is longer.
    private const double Steepness = 4;

    private PausePeaks _peaks;
    private PauseSchedule _schedule;

    /// <summary>The number of pauses.</summary>
    public long Count { get; set; }

    /// <summary>Exponentially weighted mean of the pauses, in ticks.</summary>
    public double Mean { get; set; }

    /// <summary>The second, since the beginning of time, in which the first of them began.</summary>
    public long FirstSecond { get; set; }

    /// <summary>The last time when a silence counted as no longer than the level, in seconds since the first pause; 0 for never.</summary>
    public long SparedAt { get; set; }

    /// <summary>A long pause of just before, in ticks; 0 for none.</summary>
    public long Held { get; set; }

    /// <summary>The number of shorter pauses after which it is forgotten.</summary>
    public byte HeldFor { get; set; }

    /// <summary>The longest pauses.</summary>
    public ref PausePeaks Peaks => ref _peaks;

    /// <summary>The pauses that come again.</summary>
    public ref PauseSchedule Schedule => ref _schedule;

    /// <summary>Gets whether there were enough pauses to know the sensor's rhythm.</summary>
    public bool IsKnown => Count >= Warmup && _peaks.Count >= PausePeaks.Least;

    /// <summary>The length of some usual pauses, in ticks.</summary>
    public long SomePauses => (long)Math.Min(SomeMeans * Mean, long.MaxValue / 16);

    private double Least => Math.Max(LeastMeans * Mean, LeastTicks);

    private int Memory => (int)Math.Clamp(MemoryPauses * Mean / TimeSpan.TicksPerDay, ShortestMemory, LongestMemory);

    private int Tolerance => (int)Math.Min(4 * 3_600, 3_600 + (SomeMeans * Mean / TimeSpan.TicksPerSecond));

    /// <summary>Computes the length from which on a pause is a silence, in ticks; infinite while the rhythm is not known.</summary>
    /// <param name="begin">The event time at which it begins, in ticks.</param>
    /// <param name="alarmsPerDay">The sensor's alarm budget.</param>
    public double LevelAt(long begin, double alarmsPerDay) =>
        IsKnown ? Math.Max(Math.Max(Least, UsualAt(begin, alarmsPerDay)), PresentAt(begin)) : double.PositiveInfinity;

    /// <summary>Judges a pause, which may go on, without counting it.</summary>
    /// <param name="begin">The event time at which it began, in ticks.</param>
    /// <param name="ticks">Its length.</param>
    /// <param name="alarmsPerDay">The sensor's alarm budget.</param>
    public PauseVerdict Judge(long begin, long ticks, double alarmsPerDay)
    {
        if (!IsKnown || ticks <= Least / 2)
        {
            return PauseVerdict.Usual;
        }

        var present = PresentAt(begin);
        var level = Math.Max(Math.Max(Least, UsualAt(begin, alarmsPerDay)), present);
        var rate = _peaks.RateOf(ticks, DaysAt(begin), Mean);
        return new PauseVerdict(
            ticks > level / 2 ? 1 - (level / (2 * ticks)) : 0,
            present == level ? Math.Max(rate, ShareOfBudget * alarmsPerDay * Math.Pow(level / ticks, Steepness)) : rate);
    }

    /// <summary>Ingests the next pause.</summary>
    /// <param name="begin">The event time at which it began, in ticks.</param>
    /// <param name="ticks">Its length.</param>
    /// <param name="alarmsPerDay">The sensor's alarm budget.</param>
    public PauseVerdict Next(long begin, long ticks, double alarmsPerDay)
    {
        FirstSecond = Count == 0 ? begin / TimeSpan.TicksPerSecond : FirstSecond;
        var verdict = Judge(begin, ticks, alarmsPerDay);
        var counted = (double)ticks;
        var isExpected = false;
        if (IsKnown && ticks >= Least && UsualAt(begin, alarmsPerDay) is var usual && ticks >= usual)
        {
            isExpected = _schedule.ExpectedAt(SecondOf(begin), Tolerance) > 0;
            LearnHour(begin, ticks, verdict.IsSilence);
            counted = verdict.IsSilence && !isExpected && TrySpare(begin) ? Math.Max(usual, 1) : counted;
        }

        var day = Math.DivRem((long)SecondOf(begin + ticks), SecondsADay).Quotient;
        if (day != SecondOf(begin) / SecondsADay)
        {
            _peaks.Forget(day, Memory);
        }

        if (!isExpected)
        {
            _peaks.Next(counted, day);
        }

        if (!isExpected || verdict.IsSilence)
        {
            Keep(ticks);
        }

        // A silence is no measure of the usual rhythm.
        Count++;
        Mean += (Math.Min(ticks, Count <= Warmup ? ticks : SomeMeans * Mean) - Mean) / Math.Min(Count, MeanRows);
        return verdict;
    }

    private double UsualAt(long begin, double alarmsPerDay) => _peaks.LevelOf(ShareOfBudget * alarmsPerDay, DaysAt(begin), Mean);

    private double PresentAt(long begin) =>
        Math.Max(TimesHeld * Held, _schedule.ExpectedAt(SecondOf(begin), Tolerance) * TimeSpan.TicksPerSecond);

    private double DaysAt(long begin) => Math.Clamp((double)SecondOf(begin) / SecondsADay, LeastDays, Memory);

    private int SecondOf(long time) => (int)Math.Clamp((time / TimeSpan.TicksPerSecond) - FirstSecond, 0, int.MaxValue);

    private void LearnHour(long begin, long ticks, bool isSilence) =>
        _schedule.Learn(SecondOf(begin), (int)Math.Min((ticks / TimeSpan.TicksPerSecond) + 1, int.MaxValue), Tolerance, isSilence);

    private bool TrySpare(long begin)
    {
        var second = SecondOf(begin);
        if (second - SparedAt < SpareEverySeconds)
        {
            return false;
        }

        SparedAt = second;
        return true;
    }

    private void Keep(long ticks)
    {
        if (ticks > SomeMeans * Mean && Count > 0 && ticks >= Held / 2)
        {
            (Held, HeldFor) = (Math.Max(ticks, Held), Hold);
        }
        else if (HeldFor > 0 && --HeldFor == 0)
        {
            Held = 0;
        }
    }
}
