using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SensorGrid.Features.Detection.Rarity;

/// <summary>Learns from the eight highest separate peaks of a statistic how often a value of it is to be expected.</summary>
/// <remarks>
/// <para>
/// <b>Peaks</b>: a run begins with a row above the eighth peak and ends after 24 rows that are not; its maximum is a peak. A run of 120 rows ends as well: what goes on is usual. Before
/// there are eight, the maximum of each 24 rows above 0 is one; of each 6 for readings that come every 5 seconds or less often, which would have no eight for an hour and more.
/// </para>
/// <para>
/// <b>Rate</b>: with peaks y1 to y8 (the highest first), an age of T days and t(r) the excess of a ratio (<see cref="TailLaw"/>) with prior mean g, a value y above y3 is expected
/// <c>max over j = 3..8 of (j / T) (1 + t(y / yj) / (Sj + 8 g))^-(j + 7)</c> times a day, where <c>Sj = sum over i &lt; j of t(yi / yj)</c>: the empirical rate of the j-th peak times the
/// predictive tail of a law whose scale has a gamma prior worth eight peaks. The maximum over j keeps two old jumps and six peaks of noise from looking like a thin tail.
/// In the first 0.2 days j goes from 1. Where a heavy tail is possible, <c>(8 / T) (1 + ln(y / y8) / (Z + 0.15))^-12</c> with <c>Z = sum of ln(yi / y8)</c> counts if it is more.
/// From the first day on, y1 of a fast metric is in none of the sums, and exponents are one less: it may have been a fault.
/// </para>
/// <para>
/// <b>Credits</b>: the peak of a run that raised an alarm counts as no more than the level of the alarm, at the cost of a credit; there are two a day, and at most two. Without one it
/// counts in full. So one fault does not teach that faults are usual. When a second one with a peak within a tenth comes within 1.5 days, both count in full: usual behaviour does not stay an alarm.
/// </para>
/// </remarks>
internal struct PeakTracker
{
    /// <summary>The number of kept peaks.</summary>
    public const int Most = 8;

    /// <summary>The expected rate of what is not above the third peak: nothing rare.</summary>
    public const double Usual = double.PositiveInfinity;

    private const int FirstPeak = 3;
    private const double EarlyDays = 0.2;

    // A Pareto tail over the eighth peak: its prior is worth five peaks with a mean excess of 0.03.
    private const double HeavyPeaks = 5;
    private const double HeavyPrior = HeavyPeaks * 0.03;

    private const double SkipsFromDays = 1;

    // Two alarms within so many days, with peaks within a tenth, are usual behaviour.
    private const double AgainDays = 1.5;
    private const double AgainRatio = 1.1;

    /// <summary>
    /// The number of rows not above the eighth peak that end a run. Before there are eight peaks, each is the maximum of so many rows above
    /// 0.
    /// </summary>
    public const int Rest = 24;

    /// <summary>The number of rows above 0 of which each of the first eight peaks is the maximum, where rows are few.</summary>
    public const int ShortRest = 6;

    private const int LongestRun = 5 * Rest;
    private const double MostCredits = 2;
    private const double CreditsADay = 2;

    private InlineArray8<ShortFloat> _peaks;

    /// <summary>The highest value of the run that goes on.</summary>
    public float Highest;

    /// <summary>The lowest level that the latest run with an alarm has passed.</summary>
    public float AlarmLevel;

    /// <summary>The highest value of the latest run with an alarm that has ended; 0 before there was one.</summary>
    public float AlarmPeak;

    /// <summary>The age in days at its end.</summary>
    public float AlarmedAt;

    /// <summary>The age in days since which credits accrue; each that is spent moves it on by half a day.</summary>
    public float CreditedFrom;

    /// <summary>The number of peaks, up to eight.</summary>
    public byte Count;

    /// <summary>The state of the run that goes on, if one does.</summary>
    public RunState Run;

    /// <summary>The number of successive rows that were not above the eighth peak.</summary>
    public byte Quiet;

    /// <summary>The number of rows of the run above the eighth peak; before there are eight, the number that make the next peak.</summary>
    public byte Length;

    /// <summary>The peaks, the highest first.</summary>
    [UnscopedRef]
    public Span<ShortFloat> Peaks => _peaks;

    /// <summary>The highest peak so far; 0 when there is none.</summary>
    public readonly double HighestPeak => _peaks[0].Value;

    /// <summary>Gets whether it is as a new one.</summary>
    public readonly bool IsEmpty => !MemoryMarshal.AsBytes(new ReadOnlySpan<PeakTracker>(in this)).ContainsAnyExcept((byte)0);

    /// <summary>
    /// Computes the expected number per day of values as high; <see cref="Usual"/> for one that is not above the third peak (in the first
    /// 0.2 days, the first).
    /// </summary>
    public readonly double Rate(double value, double days, TailLaw law)
    {
        var first = FirstOf(days);
        if (Count < Most || !(value > _peaks[first - 1].Value))
        {
            return Usual;
        }

        var skipped = SkippedOf(days, law);
        var rate = 0.0;
        for (var j = first; j <= Most; j++)
        {
            var peak = _peaks[j - 1].Value;
            var tail = 1 + (law.Excess(value / peak) / Spread(j, skipped, peak, law));
            rate = Math.Max(rate, j / days * Math.Pow(tail, -ExponentOf(j, skipped)));
        }

        return law.CanBeHeavy
            ? Math.Max(rate, Most / days * Math.Pow(1 + (Math.Log(value / _peaks[Most - 1].Value) / HeavySpread(skipped)), -HeavyExponentOf(skipped)))
            : rate;
    }

    /// <summary>Computes the value that is expected so many times a day: the inverse of <see cref="Rate"/>.</summary>
    public readonly double Level(double rate, double days, TailLaw law)
    {
        var skipped = SkippedOf(days, law);
        var first = FirstOf(days);
        double level = _peaks[first - 1].Value;
        for (var j = first; j <= Most; j++)
        {
            var peak = _peaks[j - 1].Value;
            var quotient = Math.Pow(rate * days / j, -1 / ExponentOf(j, skipped));
            level = quotient > 1 ? Math.Max(level, peak * law.Ratio(Spread(j, skipped, peak, law) * (quotient - 1))) : level;
        }

        var heavy = law.CanBeHeavy ? Math.Pow(rate * days / Most, -1 / HeavyExponentOf(skipped)) : 0;
        return heavy > 1 ? Math.Max(level, _peaks[Most - 1].Value * Math.Exp(HeavySpread(skipped) * (heavy - 1))) : level;
    }

    /// <summary>Ingests the next value.</summary>
    /// <param name="value">The value, 0 or more.</param>
    /// <param name="days">The age.</param>
    /// <param name="alarmLevel">The level that it passed if it raised an alarm; infinite otherwise.</param>
    /// <param name="firstRest">The number of rows of which each of the first eight peaks is the maximum.</param>
    public void Take(double value, double days, double alarmLevel, int firstRest)
    {
        if (!(value > (Count < Most ? 0 : _peaks[Most - 1].Value)))
        {
            if (Run != RunState.None && ++Quiet >= Rest)
            {
                End(days);
            }

            return;
        }

        // Of a nearly constant metric a value may be beyond what is kept of it.
        value = Math.Clamp(value, float.Epsilon, float.MaxValue);
        if (Run == RunState.None)
        {
            (Run, Highest) = (RunState.GoesOn, 0);
            Length = Count < Most ? Length : (byte)0;
        }

        Highest = Math.Max(Highest, (float)value < value ? MathF.BitIncrement((float)value) : (float)value);
        if (alarmLevel < value)
        {
            AlarmLevel = Run.HasFlag(RunState.Alarmed) ? Math.Min(AlarmLevel, (float)alarmLevel) : (float)alarmLevel;
            Run |= RunState.Alarmed;
        }

        Quiet = 0;
        Length++;
        if (Length >= (Count < Most ? firstRest : LongestRun))
        {
            End(days);
            Length = 0;
        }
    }

    /// <summary>Applies a verdict on the latest alarm. The same verdict again changes nothing, and the last one counts.</summary>
    /// <param name="from">The age in days from which on it counts as the one that is meant.</param>
    /// <param name="verdict">A normal one is usual from now on: it stands for the three highest peaks. A fault is no peak.</param>
    public void TakeFeedback(double from, AnomalyVerdict verdict)
    {
        var isMeant = Run.HasFlag(RunState.Alarmed);
        if (!isMeant && (AlarmPeak == 0 || !(AlarmedAt >= from)))
        {
            return;
        }

        if (verdict == AnomalyVerdict.Fault)
        {
            TakeFault(isMeant);
            return;
        }

        if (isMeant)
        {
            // A further verdict means this alarm.
            (AlarmPeak, AlarmedAt) = (Highest, MathF.BitIncrement((float)from));
            Run &= ~(RunState.Alarmed | RunState.Fault);
        }

        var peak = ShortFloat.AtLeast(AlarmPeak);
        for (var times = Peaks[..Count].Count(peak); times < FirstPeak; times++)
        {
            Insert(peak);
        }
    }

    private void TakeFault(bool isMeant)
    {
        // The run of an alarm that was called normal before may go on.
        Run |= Run != RunState.None && (isMeant || Highest >= AlarmPeak) ? RunState.Alarmed | RunState.Fault : 0;
        if (!isMeant)
        {
            Lower(ShortFloat.AtLeast(AlarmPeak), ShortFloat.AtLeast(AlarmLevel));
        }
    }

    private void Lower(ShortFloat peak, ShortFloat level)
    {
        while (level.Value < peak.Value && Peaks[..Count].IndexOf(peak) is >= 0 and var at)
        {
            Peaks[(at + 1)..Count].CopyTo(Peaks[at..]);
            Count--;
            Insert(level);
        }
    }

    /// <summary>Shrinks all peaks by a factor.</summary>
    public void Fade(double factor)
    {
        for (var i = 0; i < Count; i++)
        {
            _peaks[i] = ShortFloat.AtLeast(_peaks[i].Value * factor);
        }
    }

    private void End(double days)
    {
        var peak = Highest;
        if (Run.HasFlag(RunState.Alarmed))
        {
            if (Run.HasFlag(RunState.Fault))
            {
                peak = Math.Min(AlarmLevel, Highest);
            }
            else if (IsAgain(days))
            {
                Insert(ShortFloat.AtLeast(AlarmPeak));
            }
            else if (TrySpendCredit(days))
            {
                peak = Math.Min(AlarmLevel, Highest);
            }

            (AlarmPeak, AlarmedAt) = (Highest, (float)days);
        }

        Insert(ShortFloat.AtLeast(peak));
        Run = RunState.None;
    }

    private readonly bool IsAgain(double days) =>
        AlarmPeak > 0 && days - AlarmedAt < AgainDays && Highest < AgainRatio * AlarmPeak && AlarmPeak < AgainRatio * Highest;

    private bool TrySpendCredit(double days)
    {
        var from = Math.Max(CreditedFrom, days - (MostCredits / CreditsADay));
        if ((days - from) * CreditsADay < 1)
        {
            return false;
        }

        CreditedFrom = (float)(from + (1 / CreditsADay));
        return true;
    }

    private void Insert(ShortFloat peak)
    {
        if (Count == Most && !(peak.Value > _peaks[Most - 1].Value))
        {
            return;
        }

        Count = (byte)Math.Min(Count + 1, Most);
        var at = Count - 1;
        for (; at > 0 && _peaks[at - 1].Value < peak.Value; at--)
        {
            _peaks[at] = _peaks[at - 1];
        }

        _peaks[at] = peak;
    }

    private static int FirstOf(double days) => days < EarlyDays ? 1 : FirstPeak;

    // The highest peak of a metric that comes often may have been a fault, once there was time for one.
    private static int SkippedOf(double days, TailLaw law) => law.IsFast && days >= SkipsFromDays ? 1 : 0;

    private static double ExponentOf(int j, int skipped) => j - 1 + TailLaw.PriorPeaks - skipped;

    private static double HeavyExponentOf(int skipped) => Most - 1 + HeavyPeaks - skipped;

    private readonly double HeavySpread(int skipped)
    {
        var sum = HeavyPrior;
        for (var i = skipped; i < Most - 1; i++)
        {
            sum += Math.Log(_peaks[i].Value / _peaks[Most - 1].Value);
        }

        return sum;
    }

    private readonly double Spread(int j, int skipped, double peak, TailLaw law)
    {
        var sum = TailLaw.PriorPeaks * law.PriorMean;
        for (var i = skipped; i < j - 1; i++)
        {
            sum += law.Excess(_peaks[i].Value / peak);
        }

        return sum;
    }
}
