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
}
