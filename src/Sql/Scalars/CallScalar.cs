using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A function of several values; null when one of them is.</summary>
/// <param name="name">The function.</param>
/// <param name="type">The type of its values.</param>
/// <param name="operands">The operands.</param>
/// <param name="function">Computes the value from values of which none is null.</param>
internal sealed class CallScalar(string name, SqlType type, IReadOnlyList<Scalar> operands, Func<Value[], Value> function) : OperationScalar(name, type, operands)
{
    public override Value Evaluate(Row row)
    {
        var values = new Value[Operands.Count];
        var hasNull = false;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Operands[i].Evaluate(row);
            hasNull |= values[i].IsNull;
        }

        return hasNull ? Value.Null : function(values);
    }
}
