using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Operators;

/// <summary>Expressions and rows of whole numbers for tests of operators.</summary>
internal static class Make
{
    /// <summary>A column of whole numbers.</summary>
    public static Scalar Column(int index) => new ColumnScalar(index, SqlType.BigInt);

    /// <summary>The greatest multiple of a length that is not after ROWTIME.</summary>
    public static Scalar Step(long length) => new StepScalar(length);

    /// <summary>An expression that is wrong for a value.</summary>
    public static Scalar WrongFor(int index, long value) => new WrongScalar(index, value);

    /// <summary>A row of whole numbers.</summary>
    public static Row Row(long time, params long?[] values) => new(time, [.. values.Select(value => value is { } number ? Value.Of(number) : Value.Null)]);

    private sealed class StepScalar(long length) : Scalar(SqlType.BigInt)
    {
        public override bool IsConstant => false;

        public override bool ReadsRowTimeOnly => true;

        public override Value Evaluate(Row row) => Value.Of(row.Time / length * length);

        public override string ToString() => $"STEP({length})";
    }

    private sealed class WrongScalar(int index, long value) : Scalar(SqlType.BigInt)
    {
        public override bool IsConstant => false;

        public override bool ReadsRowTimeOnly => false;

        public override Value Evaluate(Row row) => row.Values[index] == Value.Of(value) ? throw new RowErrorException("WRONG", "It is wrong.") : row.Values[index];

        public override string ToString() => $"WRONG({index})";
    }
}
