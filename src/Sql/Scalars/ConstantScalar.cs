using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A value that is the same for every row.</summary>
/// <param name="value">The value.</param>
/// <param name="type">Its type.</param>
internal sealed class ConstantScalar(Value value, SqlType type) : Scalar(type)
{
    /// <summary>The row for which expressions that read none are evaluated.</summary>
    private static readonly Row NoRow = new(0, []);

    /// <summary>The value.</summary>
    public Value Value { get; } = value;

    public override bool IsConstant => true;

    public override bool ReadsRowTimeOnly => true;

    /// <summary>Replaces an expression that is the same for every row by its value. One whose evaluation fails is kept: it fails for each row.</summary>
    public static Scalar Fold(Scalar scalar)
    {
        if (!scalar.IsConstant || scalar is ConstantScalar)
        {
            return scalar;
        }

        try
        {
            return new ConstantScalar(scalar.Evaluate(NoRow), scalar.Type) { Units = scalar.Units };
        }
        catch (RowErrorException)
        {
            return scalar;
        }
    }

    public override Value Evaluate(Row row) => Value;

    public override string ToString() => Value.IsNull ? $"{Type} NULL" : $"{Type} '{SqlText.Write(Value, Type)!.Replace("'", "''", StringComparison.Ordinal)}'";
}
