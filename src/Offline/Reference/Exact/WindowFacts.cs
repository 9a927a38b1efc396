namespace SensorGrid.Offline.Reference.Exact;

/// <summary>The exact values of a window, computed from all of its readings anew, and the tolerance for an answer.</summary>
/// <remarks>
/// <para><b>Exact</b>: count, min, max, first and last.</para>
/// <para>
/// <b>Sum, mean, std and delta</b> may be off by 1e-9 of the spread (max - min) and 4 units in the last place of the double: so a window of one value
/// everywhere has a std of 0, and an offset of 1e15 makes no std worse.
/// </para>
/// <para>
/// <b>Slope</b> may be off by 1e-9 of the steepest slope that the spreads of values and times allow (std of the values over std of the times), and 4 units
/// in the last place.
/// </para>
/// <para>
/// <b>Quantiles of sketches</b> may be off by their relative error, or the one that the answer tells, from the value of the rank.
/// </para>
/// <para>
/// Squares beyond the range of a double are out of scope: std and slope may be off by 1e-150, and where a value is beyond 1e150, whatever is summed up may have no value.
/// </para>
/// </remarks>
/// <param name="count">The number of readings.</param>
/// <param name="min">Their least value; not used when there are none, like all that follows.</param>
/// <param name="max">Their greatest value.</param>
/// <param name="first">The first value by event time, then position in the log.</param>
/// <param name="last">The last value by event time, then position in the log.</param>
/// <param name="moments">Makes what is summed up, on first use.</param>
/// <param name="times">The event times of the readings, in their order, in ticks.</param>
/// <param name="values">Their values.</param>
/// <param name="length">The length of the window as defined, in ticks.</param>
/// <param name="asOf">The end of the window, in ticks.</param>
internal sealed class WindowFacts(
    long count, double min, double max, double first, double last, Func<ExactMoments> moments, IReadOnlyList<long> times, IReadOnlyList<double> values, long length, long asOf)
{
    /// <summary>The aggregations of the built-in definitions.</summary>
    public static readonly string[] OfSums = ["count", "sum", "mean", "std", "min", "max", "first", "last", "delta", "slope"];

    /// <summary>The aggregations that have no parts of their own, in any letters.</summary>
    public static readonly string[] Aggregations = [.. OfSums, "range", "median", "p90", "p95", "p99", "changes", "increase", "rate", "ewma", "previous", "step"];

    /// <summary>The quantiles that a window with a hop may have, by a sketch.</summary>
    public static readonly string[] Sketches = ["median_sketch", "p90_sketch", "p95_sketch", "p99_sketch"];

    private const double Share = 1e-9;
    private const double LeastSquared = 1e-150;
    private const double GreatestSquared = 1e150;
    private const int LastPlaces = 4;

    private readonly Lazy<ExactMoments> _moments = new(moments);

    public long Count => count;

    /// <summary>The event times of the readings, in their order, in ticks.</summary>
    public IReadOnlyList<long> Times => times;

    /// <summary>The values of the readings.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>Determines whether an aggregation needs all readings of the window, one by one.</summary>
    public static bool NeedsReadings(string aggregation) => aggregation != "range" && !OfSums.Contains(aggregation) && ReferenceAggregation.SketchOf(aggregation) is null;

    /// <summary>Computes the value of an aggregation; null where there is none, or none that a double can hold.</summary>
    public double? Value(string aggregation)
    {
        if (count == 0)
        {
            return aggregation == "count" ? 0 : null;
        }

        var value = aggregation switch
        {
            "count" => count,
            "sum" => _moments.Value.Sum,
            "mean" => _moments.Value.Mean,
            "std" => _moments.Value.Std,
            "min" => min,
            "max" => max,
            "first" => first,
            "last" => last,
            "delta" => last - first,
            "range" => max - min,
            "previous" => values.Count > 1 ? values[^2] : null,
            "step" => values.Count > 1 ? last - values[^2] : null,
            _ when aggregation.StartsWith("ewma", StringComparison.Ordinal) => WeightedMean(ReferenceAggregation.HalfLifeOf(aggregation) ?? (length / 2)),
            _ when ReferenceAggregation.StateOf(aggregation) is { } state => Holding(state),
            _ when ReferenceAggregation.SketchOf(aggregation) is { } sketch => OfRank(sketch.Percent),
            "slope" => _moments.Value.Slope,
            "median" => Quantile(0.5),
            "p90" => Quantile(0.9),
            "p95" => Quantile(0.95),
            "p99" => Quantile(0.99),
            "changes" => Enumerable.Range(1, values.Count - 1).Count(i => values[i] != values[i - 1]),
            "increase" => Increase(),
            "rate" => times[^1] == times[0] ? null : Increase() / TimeSpan.FromTicks(times[^1] - times[0]).TotalSeconds,
            _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "Not an aggregation."),
        };
        return value is { } number && double.IsFinite(number) ? number : null;
    }

    /// <summary>Determines whether an answer (null for no value) is right.</summary>
    /// <param name="error">The relative error that the answer tells for sketches; null where it is as defined.</param>
    public bool Agrees(string aggregation, double? answer, double? error = null) =>
        (answer is null && MayHaveNone(aggregation)) || Agrees(Value(aggregation), answer, Tolerance(aggregation, error));

    /// <summary>Determines whether an answer is as near as a difference of two times can be.</summary>
    public static bool AgeAgrees(double? age, double? answer) => Agrees(age, answer, LastPlacesOf(age));

    /// <summary>Determines whether an answer is as near as an expression of the same numbers can be.</summary>
    public static bool DerivedAgrees(double? value, double? answer) => Agrees(value, answer, LastPlacesOf(value));

    private static bool Agrees(double? value, double? answer, double tolerance) => value is { } right && answer is { } given
        ? right == given || Math.Abs(given - right) <= tolerance
        : value is null && answer is null;

    // The weights of the two neighbours, which add up to one.
    private double Quantile(double q)
    {
        var sorted = values.Order().ToArray();
        var place = q * (sorted.Length - 1);
        var (below, above) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return below == above ? sorted[below] : (sorted[below] * (above - place)) + (sorted[above] * (place - below));
    }

    // The reading itself: none is made up between two.
    private double OfRank(int percent) => values.Order().ElementAt((int)((long)percent * (values.Count - 1) / 100));

    private double Increase() => values.Zip(values.Skip(1), (before, after) => after < before ? after : after - before).Sum();

    // The least value has the distance 0: all terms have one sign, and none cancels another.
    private double WeightedMean(long halfLife)
    {
        double[] weights = [.. times.Select(time => Math.Pow(0.5, (times[^1] - time) / (double)Math.Max(1, halfLife)))];
        return min + (weights.Zip(values, (weight, value) => weight * (value - min)).Sum() / weights.Sum());
    }

    private double Holding((Func<double, bool> IsIn, long? MaxGap) state)
    {
        var untilNext = times.Skip(1).Append(asOf).Zip(times, (next, time) => next - time);
        return values.Zip(untilNext).Where(reading => state.IsIn(reading.First)).Sum(reading => Math.Min(reading.Second, state.MaxGap ?? long.MaxValue)) / (double)TimeSpan.TicksPerSecond;
    }

    private bool MayHaveNone(string aggregation) =>
        (aggregation is "sum" or "mean" or "std" or "delta" or "slope" or "range" || NeedsReadings(aggregation)) && count > 0 && Math.Max(Math.Abs(min), Math.Abs(max)) >= GreatestSquared;

    // A value of few bits, below 2.2e-308, may be half of its last place further off.
    private double Tolerance(string aggregation, double? error) => count == 0 ? 0 : aggregation switch
    {
        _ when ReferenceAggregation.SketchOf(aggregation) is { } sketch =>
            (Math.Max(sketch.Error, error ?? 0) * Math.Abs(Value(aggregation)!.Value)) + LastPlacesOf(Value(aggregation)),
        "std" => Math.Max(LeastSquared, ((Share * max) - (Share * min)) + LastPlacesOf(Value(aggregation))),
        "sum" or "mean" or "delta" => ((Share * max) - (Share * min)) + LastPlacesOf(Value(aggregation)),
        "median" or "p90" or "p95" or "p99" => ((Share * max) - (Share * min)) + LastPlacesOf(Math.Max(Math.Abs(min), Math.Abs(max))),
        "range" or "step" => LastPlacesOf(Value(aggregation)),
        _ when aggregation.StartsWith("ewma", StringComparison.Ordinal) => ((Share * max) - (Share * min)) + LastPlacesOf(Math.Max(Math.Abs(min), Math.Abs(max))),
        "increase" => (Share * values.Sum(Math.Abs)) + LastPlacesOf(Value(aggregation)),
        "rate" => ((Share * values.Sum(Math.Abs)) / TimeSpan.FromTicks(Math.Max(1, times[^1] - times[0])).TotalSeconds) + LastPlacesOf(Value(aggregation)),
        "slope" => Math.Max(LeastSquared, (Share * _moments.Value.SteepestSlope) + LastPlacesOf(Value(aggregation))),
        _ => 0,
    };

    private static double LastPlacesOf(double? value)
    {
        var size = Math.Abs(value ?? 0);
        return LastPlaces * (Math.BitIncrement(size) - size);
    }
}
