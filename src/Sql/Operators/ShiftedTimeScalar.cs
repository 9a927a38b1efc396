using System.Globalization;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>
/// An expression of ROWTIME at a constant distance from the row's own. The row of a finished step leaves with the step's end as its ROWTIME, and a key of the step is
/// what the key's expression is one millisecond before.
/// </summary>
/// <param name="scalar">The expression, which reads nothing but ROWTIME.</param>
/// <param name="offset">The distance in milliseconds.</param>
internal sealed class ShiftedTimeScalar(Scalar scalar, long offset) : Scalar(scalar.Type)
{
    private const string Mark = "#AT(";

    /// <summary>Determines whether such an expression is in another one.</summary>
    public static bool IsIn(Scalar scalar) => scalar.ToString().Contains(Mark, StringComparison.Ordinal);

    public override bool IsConstant => false;

    public override bool ReadsRowTimeOnly => true;

    public override Value Evaluate(Row row) => scalar.Evaluate(new Row(row.Time + offset, row.Values));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}{offset}, {scalar})");
}
