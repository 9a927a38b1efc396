using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>The running state of one aggregate over one group. What a field means is the aggregate's own.</summary>
internal struct AggregateState
{
    /// <summary>The number of values so far.</summary>
    public long Count;

    /// <summary>An exact sum: wide enough that no stream overflows it.</summary>
    public Int128 Sum;

    /// <summary>A sum, or a mean.</summary>
    public double Number;

    /// <summary>The sum of squared distances from the mean.</summary>
    public double Spread;

    /// <summary>One of the values.</summary>
    public Value Value;

    /// <summary>The different values; null when they are not kept.</summary>
    public HashSet<Value>? Seen;
}
