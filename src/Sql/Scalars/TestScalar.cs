using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A test of a value that is never unknown: IS NULL, IS TRUE, ...</summary>
/// <param name="name">The test.</param>
/// <param name="operand">The operand.</param>
/// <param name="test">The test of a value, null included.</param>
internal sealed class TestScalar(string name, Scalar operand, Func<Value, bool> test) : OperationScalar(name, SqlType.Boolean, [operand])
{
    public override Value Evaluate(Row row) => Value.Of(test(operand.Evaluate(row)));
}
