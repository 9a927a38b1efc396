using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SensorGrid.Features.Detection.Pauses;

/// <summary>Learns from the eight longest separate pauses how many times a day one of some length is expected.</summary>
/// <remarks>
/// <para>
/// <b>Peaks</b>: a run begins with a pause above the eighth peak, and ends after 24 that are not; its longest pause is a peak. A run of 120 pauses ends as well: what goes on is usual.
/// Before there are eight, the longest of each six pauses is one. A peak counts for <c>memory</c> days.
/// </para>
/// <para>
/// <b>Rate</b>: with peaks y1 to y8, the longest first, over T days, a pause y above y3 is expected
/// <c>max over j = 3..8 of (j / T) (1 + ln(y / yj) / (Sj + 8 g))^-(j + 7)</c> times a day, where <c>Sj = sum over i &lt; j of ln(yi / yj)</c>: the empirical rate of the j-th
/// peak times the predictive tail of a Pareto law whose shape has a gamma prior worth eight peaks of mean g. g is the logarithm of y3 in mean pauses, from 0.1 (a fixed cadence) to 0.3.
/// Two long pauses of old do not look like a thin tail, nor hide all later ones.
/// </para>
/// </remarks>
internal struct PausePeaks
{
    /// <summary>The number of kept peaks.</summary>
    public const int Most = 8;

    /// <summary>The minimum number of peaks before a rate is known.</summary>
    public const int Least = 3;

    private const int FirstBlock = 6;
    private const int Rest = 24;
    private const int LongestRun = 5 * Rest;
    private const double PriorWeight = 8;
    private const double LeastPriorMean = 0.1;
    private const double MostPriorMean = 0.3;

    // Lengths are kept as 1,024ths of an octave of ticks: 0.07 % apart, and ratios of them are differences.
    private const double Steps = 1024;
    private const double StepsOfE = Steps / 0.693147180559945309;

    private InlineArray8<ushort> _lengths;
    private InlineArray8<byte> _days;

    // The longest pause that is not above the eighth peak, in ticks; 0 when it has to be found again.
    private double _notAbove;

    /// <summary>The number of peaks.</summary>
    public int Count { get; set; }

    /// <summary>The longest pause of the run or block that goes on.</summary>
    public ushort Longest { get; set; }

    /// <summary>The number of pauses in that run or block; 0 when none goes on.</summary>
    public int Length { get; set; }

    /// <summary>The number of pauses, the last of the run, that were not above the eighth peak.</summary>
    public int Quiet { get; set; }

    /// <summary>The peaks, the longest first.</summary>
    [UnscopedRef]
    public Span<ushort> Lengths => _lengths;

    /// <summary>The day on which each came, modulo 256.</summary>
    [UnscopedRef]
    public Span<byte> Days => _days;

    /// <summary>Encodes a length in ticks, 1 or more, as it is stored.</summary>
    public static ushort Encode(double ticks) => (ushort)Math.Round(Steps * Math.Log2(Math.Max(1, ticks)));

    /// <summary>Computes the expected number per day of pauses that are at least so long; infinite for one that is not rare.</summary>
    /// <param name="ticks">Its length.</param>
    /// <param name="days">The number of days over which the peaks came.</param>
    /// <param name="mean">The mean pause, in ticks.</param>
    public readonly double RateOf(double ticks, double days, double mean)
    {
        var length = Steps * Math.Log2(Math.Max(1, ticks));
        if (Count < Least || length <= _lengths[Least - 1])
        {
            return double.PositiveInfinity;
        }

        double most = 0, sum = SumOf(Least - 1) + PriorOf(mean);
        for (var j = Least; j <= Count; j++)
        {
            sum += (j - 1) * Difference(_lengths[j - 2], _lengths[j - 1]);
            var excess = Math.Max(0, Difference(length, _lengths[j - 1]));
            most = Math.Max(most, j / days * Math.Pow(1 + (excess / sum), -(j + PriorWeight - 1)));
        }

        return most;
    }

    /// <summary>
    /// Computes the length, in ticks, from which on a pause is expected no more often than so many times a day: the inverse of <see cref="RateOf"/>. Infinite while nothing is
    /// known.
    /// </summary>
    public readonly double LevelOf(double perDay, double days, double mean)
    {
        if (Count < Least)
        {
            return double.PositiveInfinity;
        }

        double level = _lengths[Least - 1], sum = SumOf(Least - 1) + PriorOf(mean);
        for (var j = Least; j <= Count; j++)
        {
            sum += (j - 1) * Difference(_lengths[j - 2], _lengths[j - 1]);
            var widths = Math.Pow(perDay * days / j, -1 / (j + PriorWeight - 1)) - 1;
            level = Math.Max(level, _lengths[j - 1] + (StepsOfE * Math.Max(0, widths) * sum));
        }

        return Math.Pow(2, level / Steps);
    }

    /// <summary>Ingests the next pause.</summary>
    /// <param name="ticks">Its length.</param>
    /// <param name="day">The day on which it ended.</param>
    public void Next(double ticks, long day)
    {
        if (Count == Most && Length == 0 && ticks <= _notAbove)
        {
            return;
        }

        var length = Encode(ticks);
        if (Count < Most)
        {
            Longest = Math.Max(Length == 0 ? (ushort)0 : Longest, length);
            if (++Length == FirstBlock)
            {
                EndRun(day);
            }

            return;
        }

        var isAbove = length > _lengths[Most - 1];
        if (!isAbove && Length == 0)
        {
            _notAbove = Math.Pow(2, (_lengths[Most - 1] + 0.5) / Steps) * (1 - 1e-9);
            return;
        }

        Longest = Math.Max(Length == 0 ? (ushort)0 : Longest, length);
        Quiet = isAbove ? 0 : Quiet + 1;
        if (++Length >= LongestRun || Quiet >= Rest)
        {
            EndRun(day);
        }
    }

    /// <summary>Removes the peaks that are older than so many days, 200 at the most.</summary>
    public void Forget(long day, int memory)
    {
        var left = 0;
        for (var i = 0; i < Count; i++)
        {
            if ((byte)(day - _days[i]) <= memory)
            {
                (_lengths[left], _days[left]) = (_lengths[i], _days[i]);
                left++;
            }
        }

        if (left < Count)
        {
            (Count, Longest, Length, Quiet) = (left, 0, 0, 0);
        }
    }

    private static double Difference(double longer, double shorter) => (longer - shorter) / StepsOfE;

    private readonly double PriorOf(double mean) =>
        PriorWeight * Math.Clamp((_lengths[Least - 1] - (Steps * Math.Log2(Math.Max(1, mean)))) / StepsOfE, LeastPriorMean, MostPriorMean);

    // S of the j-th peak: all but it, in terms of it.
    private readonly double SumOf(int j)
    {
        var sum = 0.0;
        for (var i = 0; i < j; i++)
        {
            sum += Difference(_lengths[i], _lengths[j - 1]);
        }

        return sum;
    }

    private void EndRun(long day)
    {
        var (length, at) = (Longest, Count);
        (Longest, Length, Quiet, _notAbove) = (0, 0, 0, 0);
        if (Count < Most)
        {
            Count++;
        }
        else if (length > _lengths[Most - 1])
        {
            at = Most - 1;
        }
        else
        {
            return;
        }

        for (; at > 0 && _lengths[at - 1] < length; at--)
        {
            (_lengths[at], _days[at]) = (_lengths[at - 1], _days[at - 1]);
        }

        (_lengths[at], _days[at]) = (length, (byte)day);
    }
}
