using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>An expression over one row, bound and typed. Immutable; shared by all keys.</summary>
/// <param name="type">The type of its values.</param>
internal abstract class Scalar(SqlType type)
{
    /// <summary>The type of its values.</summary>
    public SqlType Type { get; } = type;

    /// <summary>The units of an interval, when they are known; null otherwise. They say in which unit CAST counts it.</summary>
    public IntervalUnits? Units { get; init; }

    /// <summary>Gets whether its value is the same for every row.</summary>
    public abstract bool IsConstant { get; }

    /// <summary>Gets whether it reads nothing of a row but its ROWTIME (or nothing at all).</summary>
    public abstract bool ReadsRowTimeOnly { get; }

    /// <summary>Computes the value for a row.</summary>
    /// <exception cref="RowErrorException">There is none: division by zero, overflow, text that is no number.</exception>
    public abstract Value Evaluate(Row row);

    /// <summary>Writes it in one form, whatever the spelling: a column is <c>#3</c>, ROWTIME is <c>#time</c>. Equal texts are equal expressions.</summary>
    public abstract override string ToString();
}
