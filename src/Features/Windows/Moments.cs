using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>What is known of a set of (event time, value) pairs of one metric, without the pairs: enough for every aggregation.</summary>
/// <remarks>
/// <para>
/// Two sets are merged by the pairwise update of Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
/// Variances" (1979), and its counterpart for co-moments; a single pair is merged as a set of one. Nothing is ever subtracted, so neither
/// eviction nor large means cost precision.
/// </para>
/// <para>Merging is not associative in the last bit: who wants equal bits merges the same sets in the same order.</para>
/// </remarks>
internal struct Moments
{
    /// <summary>How many pairs; the other fields mean nothing while it is zero.</summary>
    public long Count;

    public double Sum;

    /// <summary>Sum of squared deviations of the values from their mean.</summary>
    public double SquaredValues;

    public double Min;

    public double Max;

    /// <summary>Event time (ticks) and value of the first pair by time, then by value in IEEE total order.</summary>
    public long FirstTime;

    public double First;

    /// <summary>Event time (ticks) and value of the last pair by time, then by value in IEEE total order.</summary>
    public long LastTime;

    public double Last;

    /// <summary>Mean of the event times, in seconds after <see cref="FirstTime"/>: small numbers keep their precision.</summary>
    public double MeanTime;

    /// <summary>Sum of squared deviations of the event times from their mean, in s^2.</summary>
    public double SquaredTimes;

    /// <summary>Sum of the products of both deviations, in s times the value's unit.</summary>
    public double Products;

    /// <summary>A set of one pair.</summary>
    public static Moments Of(long time, double value) => new()
    {
        Count = 1,
        Sum = value,
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
        var valueDelta = value - (Sum / count);
        var timeDelta = Seconds(time - FirstTime) - MeanTime;
        SquaredValues += valueDelta * valueDelta * weight;
        SquaredTimes += timeDelta * timeDelta * weight;
        Products += valueDelta * timeDelta * weight;
        MeanTime += timeDelta / (count + 1);
        Sum += value;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        LastTime = time;
        Last = value;
        Count++;
    }

    /// <summary>Adds pairs one after the other, none of them before the last one, with the bits of <see cref="Append"/>.</summary>
    /// <param name="times">Event times, in ticks.</param>
    /// <param name="values">As many values.</param>
    /// <param name="wantsSlope">Whether the slope will be asked for: otherwise what only that needs is left as it is.</param>
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

        // In locals: a field would be written back for each pair.
        double count = Count;
        var (sum, squaredValues, min, max) = (Sum, SquaredValues, Min, Max);
        foreach (var value in values[next..])
        {
            var weight = count / (count + 1);
            var valueDelta = value - (sum / count);
            squaredValues += valueDelta * valueDelta * weight;
            sum += value;
            min = Math.Min(min, value);
            max = Math.Max(max, value);
            count++;
        }

        (Sum, SquaredValues, Min, Max) = (sum, squaredValues, min, max);
        (LastTime, Last) = (times[^1], values[^1]);
        Count += times.Length - next;
    }

    /// <summary>Adds another set, which may lie before, after or among this one.</summary>
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
        else if (TotalOrder.IsBefore(other.FirstTime, other.First, FirstTime, First))
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

    /// <summary>The value of an aggregation over the set; NaN where there is none.</summary>
    public readonly double Aggregate(Aggregation aggregation)
    {
        if (Count == 0)
        {
            return aggregation == Aggregation.Count ? 0 : double.NaN;
        }

        var value = aggregation switch
        {
            Aggregation.Count => Count,
            Aggregation.Sum => Sum,
            Aggregation.Mean => Sum / Count,
            Aggregation.Std => Math.Sqrt(SquaredValues / Count),
            Aggregation.Min => Min,
            Aggregation.Max => Max,
            Aggregation.First => First,
            Aggregation.Last => Last,
            Aggregation.Delta => Last - First,
            Aggregation.Slope => SquaredTimes > 0 ? Products / SquaredTimes : double.NaN,
            _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "Not an aggregation."),
        };

        // Beyond the range of a double there is no value to give, and JSON has no infinity.
        return double.IsFinite(value) ? value : double.NaN;
    }

    private static double Seconds(long ticks) => ticks / (double)TimeSpan.TicksPerSecond;

    // What the slope needs of further pairs; the other fields are still those of before.
    private void AppendTimes(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        double count = Count;
        var (sum, meanTime, squaredTimes, products) = (Sum, MeanTime, SquaredTimes, Products);
        for (var i = 0; i < times.Length; i++)
        {
            var weight = count / (count + 1);
            var valueDelta = values[i] - (sum / count);
            var timeDelta = Seconds(times[i] - FirstTime) - meanTime;
            squaredTimes += timeDelta * timeDelta * weight;
            products += valueDelta * timeDelta * weight;
            meanTime += timeDelta / (count + 1);
            sum += values[i];
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
        var valueDelta = (other.Sum / otherCount) - (Sum / count);
        var timeDelta = Seconds(other.FirstTime - FirstTime) + other.MeanTime - MeanTime;
        SquaredValues += other.SquaredValues + (valueDelta * valueDelta * weight);
        SquaredTimes += other.SquaredTimes + (timeDelta * timeDelta * weight);
        Products += other.Products + (valueDelta * timeDelta * weight);
        MeanTime += timeDelta * otherCount / total;
        Sum += other.Sum;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        if (!TotalOrder.IsBefore(other.LastTime, other.Last, LastTime, Last))
        {
            LastTime = other.LastTime;
            Last = other.Last;
        }

        Count += other.Count;
    }
}
