using SensorGrid.Sql.Scalars.Operations;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Arithmetic on two values; null when one of them is.</summary>
/// <typeparam name="TOperation">The operation.</typeparam>
/// <param name="name">The operation's name.</param>
/// <param name="type">The type of its values.</param>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="operation">The operation.</param>
internal sealed class BinaryScalar<TOperation>(string name, SqlType type, Scalar left, Scalar right, TOperation operation) : OperationScalar(name, type, [left, right])
    where TOperation : struct, IBinaryOperation
{
    public override Value Evaluate(Row row)
    {
        var first = left.Evaluate(row);
        var second = right.Evaluate(row);
        return first.IsNull || second.IsNull ? Value.Null : operation.Apply(first, second);
    }
}
