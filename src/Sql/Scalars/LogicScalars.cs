using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>AND of three-valued logic: false when one side is, else unknown when one side is.</summary>
internal sealed class AndScalar(Scalar left, Scalar right) : OperationScalar("AND", SqlType.Boolean, [left, right])
{
    public override Value Evaluate(Row row)
    {
        var first = left.Evaluate(row);
        if (!first.IsNull && !first.Boolean)
        {
            return first;
        }

        var second = right.Evaluate(row);
        return first.IsNull && (second.IsNull || second.Boolean) ? Value.Null : second;
    }
}

/// <summary>OR of three-valued logic: true when one side is, else unknown when one side is.</summary>
internal sealed class OrScalar(Scalar left, Scalar right) : OperationScalar("OR", SqlType.Boolean, [left, right])
{
    public override Value Evaluate(Row row)
    {
        var first = left.Evaluate(row);
        if (!first.IsNull && first.Boolean)
        {
            return first;
        }

        var second = right.Evaluate(row);
        return first.IsNull && (second.IsNull || !second.Boolean) ? Value.Null : second;
    }
}

/// <summary>A test of a value that is never unknown: IS NULL, IS TRUE, ...</summary>
/// <param name="name">The test.</param>
/// <param name="operand">The operand.</param>
/// <param name="test">The test of a value, null included.</param>
internal sealed class TestScalar(string name, Scalar operand, Func<Value, bool> test) : OperationScalar(name, SqlType.Boolean, [operand])
{
    public override Value Evaluate(Row row) => Value.Of(test(operand.Evaluate(row)));
}

/// <summary>IS DISTINCT FROM: whether two values differ; nulls are the same.</summary>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="areEqual">Whether two values are equal; unknown when one is null.</param>
internal sealed class DistinctScalar(Scalar left, Scalar right, Scalar areEqual) : OperationScalar("IS DISTINCT FROM", SqlType.Boolean, [left, right])
{
    public override Value Evaluate(Row row)
    {
        var equal = areEqual.Evaluate(row);
        return Value.Of(equal.IsNull ? left.Evaluate(row).IsNull != right.Evaluate(row).IsNull : !equal.Boolean);
    }
}

/// <summary>x IN (...): true when a value equals x, else unknown when x or a value is null.</summary>
/// <param name="operand">The value that is looked for.</param>
/// <param name="values">The values among which, of the same type.</param>
internal sealed class InScalar(Scalar operand, IReadOnlyList<Scalar> values) : OperationScalar("IN", SqlType.Boolean, [operand, .. values])
{
    public override Value Evaluate(Row row)
    {
        var sought = operand.Evaluate(row);
        if (sought.IsNull)
        {
            return Value.Null;
        }

        var hasNull = false;
        foreach (var candidate in values)
        {
            var value = candidate.Evaluate(row);
            if (!value.IsNull && ValueOrder.Compare(sought, value, operand.Type) == 0)
            {
                return Value.Of(true);
            }

            hasNull |= value.IsNull;
        }

        return hasNull ? Value.Null : Value.Of(false);
    }
}
