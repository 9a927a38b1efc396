using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SensorGrid.Features.Detection.Rarity;

/// <summary>Learns from the eight highest separate peaks of a statistic how often a value of it is to be expected.</summary>
/// <remarks>
/// <para>
/// <b>Peaks</b>: a run begins with a row above the eighth peak and ends after 24 rows that are not; its maximum is a peak. A run of 120 rows ends as well: what goes on is usual. Before
/// there are eight, the maximum of each 24 rows above 0 is one.
/// </para>
/// <para>
/// <b>Rate</b>: with peaks y1 to y8 (the highest first), an age of T days and t(r) the excess of a ratio (<see cref="TailLaw"/>) with prior mean g, a value y above y3 is expected
/// <c>max over j = 3..8 of (j / T) (1 + t(y / yj) / (Sj + 8 g))^-(j + 7)</c> times a day, where <c>Sj = sum over i &lt; j of t(yi / yj)</c>: the empirical rate of the j-th peak times the
/// predictive tail of a law whose scale has a gamma prior worth eight peaks. The maximum over j keeps two old jumps and six peaks of noise from looking like a thin tail.
/// </para>
/// <para>
/// <b>Credits</b>: the peak of a run that raised an alarm counts as no more than the level of the alarm, at the cost of a credit; there are two a day, and at most two. Without one it
/// counts in full. So one fault does not teach that faults are usual, and a fact of life does not stay an alarm.
/// </para>
/// </remarks>
internal struct PeakTracker
{
    /// <summary>How many peaks are kept.</summary>
    public const int Most = 8;

    /// <summary>The expected rate of what is not above the third peak: nothing rare.</summary>
    public const double Usual = double.PositiveInfinity;

    private const int FirstPeak = 3;
    private const int Rest = 24;
    private const int LongestRun = 5 * Rest;
    private const double MostCredits = 2;
    private const double CreditsADay = 2;

    private InlineArray8<ShortFloat> _peaks;

    /// <summary>The highest value of the run that goes on.</summary>
    public float Highest;

    /// <summary>The lowest alarm level that the run has passed; infinite when it raised no alarm.</summary>
    public float Cap;

    /// <summary>The age in days since which credits accrue; each that is spent moves it on by half a day.</summary>
    public float CreditedFrom;

    /// <summary>How many peaks there are, up to eight.</summary>
    public byte Count;

    /// <summary>Whether a run goes on.</summary>
    public bool IsRunning;

    /// <summary>How many rows in succession were not above the eighth peak.</summary>
    public byte Quiet;

    /// <summary>How many rows of the run were above the eighth peak; before there are eight, how many make the next peak.</summary>
    public byte Length;

    /// <summary>The peaks, the highest first.</summary>
    [UnscopedRef]
    public Span<ShortFloat> Peaks => _peaks;

    /// <summary>The highest peak so far; 0 when there is none.</summary>
    public readonly double HighestPeak => _peaks[0].Value;

    /// <summary>How many times a day a value as high is to be expected; <see cref="Usual"/> for one that is not above the third peak.</summary>
    public readonly double Rate(double value, double days, TailLaw law)
    {
        if (Count < Most || !(value > _peaks[FirstPeak - 1].Value))
        {
            return Usual;
        }

        var rate = 0.0;
        for (var j = FirstPeak; j <= Most; j++)
        {
            var peak = _peaks[j - 1].Value;
            var tail = 1 + (law.Excess(value / peak) / Spread(j, peak, law));
            rate = Math.Max(rate, j / days * Math.Pow(tail, -(j - 1 + TailLaw.PriorPeaks)));
        }

        return rate;
    }

    /// <summary>The value that is expected so many times a day: the inverse of <see cref="Rate"/>.</summary>
    public readonly double Level(double rate, double days, TailLaw law)
    {
        var level = 0.0;
        for (var j = FirstPeak; j <= Most; j++)
        {
            var peak = _peaks[j - 1].Value;
            var quotient = Math.Pow(rate * days / j, -1 / (j - 1 + TailLaw.PriorPeaks));
            level = Math.Max(level, quotient > 1 ? peak * law.Ratio(Spread(j, peak, law) * (quotient - 1)) : peak);
        }

        return level;
    }

    /// <summary>Takes the next value in.</summary>
    /// <param name="value">The value, 0 or more.</param>
    /// <param name="days">The age.</param>
    /// <param name="alarmLevel">The level that it passed if it raised an alarm; infinite otherwise.</param>
    public void Take(double value, double days, double alarmLevel)
    {
        if (!(value > (Count < Most ? 0 : _peaks[Most - 1].Value)))
        {
            if (IsRunning && ++Quiet >= Rest)
            {
                End(days);
            }

            return;
        }

        if (!IsRunning)
        {
            (IsRunning, Highest, Cap) = (true, (float)value, float.PositiveInfinity);
            Length = Count < Most ? Length : (byte)0;
        }

        Highest = Math.Max(Highest, (float)value);
        Cap = Math.Min(Cap, (float)alarmLevel);
        Quiet = 0;
        Length++;
        if (Count < Most ? Length >= Rest : Length >= LongestRun)
        {
            End(days);
            Length = 0;
        }
    }

    /// <summary>Takes a peak in as usual, in full.</summary>
    public void Learn(double peak) => Insert(ShortFloat.AtLeast(peak));

    private void End(double days)
    {
        var peak = Highest;
        var from = Math.Max(CreditedFrom, days - (MostCredits / CreditsADay));
        if (Cap < peak && (days - from) * CreditsADay >= 1)
        {
            CreditedFrom = (float)(from + (1 / CreditsADay));
            peak = Cap;
        }

        Insert(ShortFloat.AtLeast(peak));
        IsRunning = false;
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

    private readonly double Spread(int j, double peak, TailLaw law)
    {
        var sum = TailLaw.PriorPeaks * law.PriorMean;
        for (var i = 0; i < j - 1; i++)
        {
            sum += law.Excess(_peaks[i].Value / peak);
        }

        return sum;
    }
}
