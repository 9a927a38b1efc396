using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>Sums over a set of (event time, value) pairs of one metric, without the pairs: enough for every aggregation.</summary>
/// <remarks>
/// <para>
/// Values enter as their distance from the first value of the set (a shift by a pivot, as in Chan, Golub and LeVeque, "Algorithms for Computing the Sample
/// Variance", 1983). So a constant has exactly no spread and no slope, and values whose spread is small against their size (counters, epochs, pascals) keep their precision.
/// </para>
/// <para>
/// Two sets are merged by the pairwise update of the same authors, "Updating Formulae and a Pairwise Algorithm for Computing Sample
/// Variances" (1979), and its counterpart for co-moments; a single pair is merged as a set of one. Nothing that was added is ever subtracted again, so
/// what leaves a window leaves nothing behind.
/// </para>
/// <para>
/// Pairs are in the order of the log: by event time, then by position. Merging is not associative in the last bit: for equal bits merge the same sets in the same order.
/// </para>
/// </remarks>
internal struct Moments
{
    /// <summary>The number of pairs; the other fields mean nothing while it is zero.</summary>
    public long Count;

    /// <summary>Sum of the values' distances from <see cref="First"/>.</summary>
    public double Excess;

    /// <summary>Sum of squared deviations of the values from their mean.</summary>
    public double SquaredValues;

    public double Min;

    public double Max;

    /// <summary>Event time (ticks) of the first pair, and its value.</summary>
    public long FirstTime;

    public double First;

    /// <summary>Event time (ticks) of the last pair, and its value.</summary>
    public long LastTime;

    public double Last;

    /// <summary>Mean of the event times, in seconds after <see cref="FirstTime"/>: small numbers keep their precision.</summary>
    public double MeanTime;

    /// <summary>Sum of squared deviations of the event times from their mean, in s^2.</summary>
    public double SquaredTimes;

    /// <summary>Sum of the products of both deviations, in s times the value's unit.</summary>
    public double Products;

    /// <summary>Creates a set of one pair.</summary>
    public static Moments Of(long time, double value) => new()
    {
        Count = 1,
        Min = value,
        Max = value,
        FirstTime = time,
        First = value,
        LastTime = time,
        Last = value,
    };

    /// <summary>Adds a pair that is not before the last one.</summary>
    public void Append(long time, double value)
    {
        if (Count == 0)
        {
            this = Of(time, value);
            return;
        }

        double count = Count;
        var weight = count / (count + 1);
        var distance = value - First;
        var valueDelta = distance - (Excess / count);
        var timeDelta = Seconds(time - FirstTime) - MeanTime;
        SquaredValues += valueDelta * valueDelta * weight;
        SquaredTimes += timeDelta * timeDelta * weight;
        Products += valueDelta * timeDelta * weight;
        MeanTime += timeDelta / (count + 1);
        Excess += distance;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        LastTime = time;
        Last = value;
        Count++;
    }

    /// <summary>Adds pairs one after the other, none of them before the last one, with the bits of <see cref="Append"/>.</summary>
    /// <param name="times">Event times, in ticks.</param>
    /// <param name="values">As many values.</param>
    /// <param name="wantsSlope">Whether the slope will be requested: otherwise what only that needs is left as it is.</param>
    public void AppendAll(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool wantsSlope)
    {
        if (times.IsEmpty)
        {
            return;
        }

        var next = 0;
        if (Count == 0)
        {
            this = Of(times[0], values[0]);
            next = 1;
        }

        if (wantsSlope)
        {
            AppendTimes(times[next..], values[next..]);
        }

        ValueFold.AppendAll(values[next..], Count, First, ref Excess, ref SquaredValues, ref Min, ref Max);
        (LastTime, Last) = (times[^1], values[^1]);
        Count += times.Length - next;
    }

    /// <summary>Adds another set, which may lie before, after or among this one. Of equal event times this set's pairs are the earlier ones.</summary>
    public void Merge(in Moments other)
    {
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            this = other;
        }
        else if (other.FirstTime < FirstTime)
        {
            var earlier = other;
            earlier.MergeNotEarlier(this);
            this = earlier;
        }
        else
        {
            MergeNotEarlier(other);
        }
    }

    /// <summary>Computes the value of an aggregation over the set; NaN where there is none.</summary>
    public readonly double Aggregate(Aggregation aggregation)
    {
        if (Count == 0)
        {
            return aggregation == Aggregation.Count ? 0 : double.NaN;
        }

        var value = aggregation switch
        {
            Aggregation.Count => Count,
            Aggregation.Sum => Sum(),
            Aggregation.Mean => Mean(),
            Aggregation.Std => Math.Sqrt(SquaredValues / Count),
            Aggregation.Min => Min,
            Aggregation.Max => Max,
            Aggregation.First => First,
            Aggregation.Last => Last,
            Aggregation.Delta => Last - First,
            Aggregation.Range => Max - Min,
            Aggregation.Slope => SquaredTimes > 0 ? Products / SquaredTimes : double.NaN,
            _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "Not an aggregation."),
        };

        // Beyond the range of a double there is no value to give, and JSON has no infinity.
        return double.IsFinite(value) ? value : double.NaN;
    }

    private static double Seconds(long ticks) => ticks / (double)TimeSpan.TicksPerSecond;

    // Rounding must not take the mean beyond the values; a distance beyond the range of a double must not look like a value.
    private readonly double Mean()
    {
        var mean = First + (Excess / Count);
        return double.IsFinite(mean) ? Math.Clamp(mean, Min, Max) : double.NaN;
    }

    // Count times the first value has up to 106 bits: the lower half is what a fused multiplication leaves.
    private readonly double Sum()
    {
        var upper = Count * First;
        return upper + (Math.FusedMultiplyAdd(Count, First, -upper) + Excess);
    }

    // What the slope needs of further pairs; the other fields are still those of before.
    private void AppendTimes(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        double count = Count;
        var (excess, meanTime, squaredTimes, products) = (Excess, MeanTime, SquaredTimes, Products);
        for (var i = 0; i < times.Length; i++)
        {
            var weight = count / (count + 1);
            var distance = values[i] - First;
            var valueDelta = distance - (excess / count);
            var timeDelta = Seconds(times[i] - FirstTime) - meanTime;
            squaredTimes += timeDelta * timeDelta * weight;
            products += valueDelta * timeDelta * weight;
            meanTime += timeDelta / (count + 1);
            excess += distance;
            count++;
        }

        (MeanTime, SquaredTimes, Products) = (meanTime, squaredTimes, products);
    }

    private void MergeNotEarlier(in Moments other)
    {
        double count = Count;
        double otherCount = other.Count;
        var total = count + otherCount;
        var weight = count * otherCount / total;
        var shift = other.First - First;
        var valueDelta = shift + (other.Excess / otherCount) - (Excess / count);
        var timeDelta = Seconds(other.FirstTime - FirstTime) + other.MeanTime - MeanTime;
        SquaredValues += other.SquaredValues + (valueDelta * valueDelta * weight);
        SquaredTimes += other.SquaredTimes + (timeDelta * timeDelta * weight);
        Products += other.Products + (valueDelta * timeDelta * weight);
        MeanTime += timeDelta * otherCount / total;
        Excess += other.Excess + (otherCount * shift);
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        if (other.LastTime >= LastTime)
        {
            LastTime = other.LastTime;
            Last = other.Last;
        }

        Count += other.Count;
    }
}
