using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>CONCAT_WS: texts with a separator between. Null when the separator is; other nulls are left out.</summary>
/// <param name="texts">The separator, and the texts.</param>
internal sealed class JoinScalar(IReadOnlyList<Scalar> texts) : OperationScalar("CONCAT_WS", SqlType.Text, texts)
{
    public override Value Evaluate(Row row)
    {
        var values = Operands.Select(operand => operand.Evaluate(row)).ToList();
        return values[0].IsNull ? Value.Null : Value.Of(string.Join(values[0].Text, values.Skip(1).Where(value => !value.IsNull).Select(value => value.Text)));
    }
}
