namespace SensorGrid.Features.Definitions;

/// <summary>The aggregation of the values in a feature's window. Null for an empty window, except <see cref="Count"/>.</summary>
public enum Aggregation
{
    /// <summary>The number of readings; 0 for an empty window.</summary>
    Count,

    /// <summary>The sum of the values.</summary>
    Sum,

    /// <summary>The arithmetic mean of the values: sum over count.</summary>
    Mean,

    /// <summary>The population standard deviation of the values; 0 for one reading.</summary>
    Std,

    /// <summary>The least value.</summary>
    Min,

    /// <summary>The greatest value.</summary>
    Max,

    /// <summary>The value of the earliest reading; of several at one instant, of the first in the log.</summary>
    First,

    /// <summary>The value of the latest reading; of several at one instant, of the last in the log.</summary>
    Last,

    /// <summary><see cref="Last"/> minus <see cref="First"/>.</summary>
    Delta,

    /// <summary>The least-squares slope of value over event time, per second; null when all readings are of one instant.</summary>
    Slope,

    /// <summary>The 50 % quantile of the values: see <see cref="P90"/>.</summary>
    Median,

    /// <summary>
    /// The 90 % quantile of the values, by linear interpolation: of n sorted values v, h = 0.9 (n - 1) and k = floor(h), it is v[k] + (h - k) (v[k + 1] - v[k]) (type 7 of
    /// Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996; <c>quantile_cont</c> of DuckDB).
    /// </summary>
    P90,

    /// <summary>The 95 % quantile of the values: see <see cref="P90"/>.</summary>
    P95,

    /// <summary>The 99 % quantile of the values: see <see cref="P90"/>.</summary>
    P99,

    /// <summary>The number of readings with another value than the one just before in the window; 0 for one reading.</summary>
    Changes,

    /// <summary>
    /// The increase of a counter: the sum of the steps from each reading to the next in the window. A step down is a reset: the counter began again at 0, and the step is the new value.
    /// 0 for one reading.
    /// </summary>
    Increase,

    /// <summary><see cref="Increase"/> a second: over the time from the first reading in the window to the last; null when all readings are of one instant.</summary>
    Rate,

    /// <summary>
    /// The mean of the values, weighted by time: a reading at time t has the weight 2^-((n - t) / h), where n is the time of the newest reading in the window and h the half-life
    /// (<see cref="FeatureAggregation.HalfLife"/>). Anchored at the newest reading, it changes with readings alone, not with the instant that is asked for.
    /// </summary>
    Ewma,

    /// <summary>The value of the reading just before the latest one in the window; null for one reading.</summary>
    Previous,

    /// <summary><see cref="Last"/> minus <see cref="Previous"/>.</summary>
    Step,

    /// <summary><see cref="Max"/> minus <see cref="Min"/>.</summary>
    Range,

    /// <summary>
    /// The seconds in which the value was above <see cref="FeatureAggregation.Value"/>: the value of a reading in the window holds until the next one or the end of the window, at most for
    /// <see cref="FeatureAggregation.MaxGap"/>. The time before the first reading in the window does not count.
    /// </summary>
    TimeAbove,

    /// <summary>The seconds in which the value was below <see cref="FeatureAggregation.Value"/>: see <see cref="TimeAbove"/>.</summary>
    TimeBelow,

    /// <summary>The seconds in which the value was <see cref="FeatureAggregation.Value"/>: see <see cref="TimeAbove"/>.</summary>
    TimeEqual,

    /// <summary>The 50 % quantile of the values in a window with a hop, by a sketch: see <see cref="P90Sketch"/>.</summary>
    MedianSketch,

    /// <summary>
    /// The 90 % quantile of the values in a window with a hop, by a sketch: of n sorted values v, a value that is at most <see cref="FeatureAggregation.Error"/> of v[floor(0.9 (n - 1))]
    /// away from it (DDSketch: Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", 2019).
    /// </summary>
    P90Sketch,

    /// <summary>The 95 % quantile of the values in a window with a hop, by a sketch: see <see cref="P90Sketch"/>.</summary>
    P95Sketch,

    /// <summary>The 99 % quantile of the values in a window with a hop, by a sketch: see <see cref="P90Sketch"/>.</summary>
    P99Sketch,
}
