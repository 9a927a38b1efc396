using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The ROWTIME of the row.</summary>
internal sealed class RowTimeScalar() : Scalar(SqlType.Timestamp)
{
    public override bool IsConstant => false;

    public override bool ReadsRowTimeOnly => true;

    public override Value Evaluate(Row row) => Value.Of(row.Time);

    public override string ToString() => "#time";
}
