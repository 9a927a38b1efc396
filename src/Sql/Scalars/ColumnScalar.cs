using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A column of the row.</summary>
/// <param name="index">Its index.</param>
/// <param name="type">Its type.</param>
internal sealed class ColumnScalar(int index, SqlType type) : Scalar(type)
{
    /// <summary>Its index.</summary>
    public int Index { get; } = index;

    /// <summary>Gets whether the author of the query promised by MONOTONIC that the column grows with ROWTIME.</summary>
    public bool IsPromised { get; init; }

    public override bool IsConstant => false;

    public override bool ReadsRowTimeOnly => false;

    public override Value Evaluate(Row row) => row.Values[Index];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Index}");
}
