using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A function of one value; null for null.</summary>
/// <param name="name">The function.</param>
/// <param name="type">The type of its values.</param>
/// <param name="operand">The operand.</param>
/// <param name="function">Computes the value from one that is not null.</param>
internal sealed class MapScalar(string name, SqlType type, Scalar operand, Func<Value, Value> function) : OperationScalar(name, type, [operand])
{
    public override Value Evaluate(Row row)
    {
        var value = operand.Evaluate(row);
        return value.IsNull ? Value.Null : function(value);
    }
}
