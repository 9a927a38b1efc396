using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A function of two values; null when one of them is.</summary>
/// <param name="name">The function.</param>
/// <param name="type">The type of its values.</param>
/// <param name="left">The first operand.</param>
/// <param name="right">The second operand.</param>
/// <param name="function">Computes the value from two that are not null.</param>
internal sealed class PairScalar(string name, SqlType type, Scalar left, Scalar right, Func<Value, Value, Value> function) : OperationScalar(name, type, [left, right])
{
    public override Value Evaluate(Row row)
    {
        var first = left.Evaluate(row);
        var second = right.Evaluate(row);
        return first.IsNull || second.IsNull ? Value.Null : function(first, second);
    }
}
