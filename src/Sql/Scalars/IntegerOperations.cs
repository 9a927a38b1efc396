using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Addition of whole numbers.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerAdd(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        var sum = unchecked(left.Bits + right.Bits);
        var overflows = ((left.Bits ^ sum) & (right.Bits ^ sum)) < 0;
        return IntegerRange.Check(sum, overflows, type, "+");
    }
}

/// <summary>Subtraction of whole numbers.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerSubtract(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        var difference = unchecked(left.Bits - right.Bits);
        var overflows = ((left.Bits ^ right.Bits) & (left.Bits ^ difference)) < 0;
        return IntegerRange.Check(difference, overflows, type, "-");
    }
}

/// <summary>Multiplication of whole numbers.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerMultiply(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        var high = Math.BigMul(left.Bits, right.Bits, out var low);
        return IntegerRange.Check(low, high != low >> 63, type, "*");
    }
}

/// <summary>Division of whole numbers: the fraction is cut.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerDivide(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        if (right.Bits is 0 or -1)
        {
            return right.Bits == 0 ? throw RowErrors.OfDivisionByZero() : IntegerRange.Check(unchecked(-left.Bits), left.Bits == long.MinValue, type, "/");
        }

        return Value.Of(left.Bits / right.Bits);
    }
}

/// <summary>The rest of a division of whole numbers; it has the sign of the dividend.</summary>
internal readonly struct IntegerModulo : IBinaryOperation
{
    public Value Apply(Value left, Value right) => right.Bits switch
    {
        0 => throw RowErrors.OfDivisionByZero(),
        -1 => Value.Of(0L),
        _ => Value.Of(left.Bits % right.Bits),
    };
}

/// <summary>Checks results of whole-number arithmetic.</summary>
internal static class IntegerRange
{
    /// <summary>Checks that a result fits its type.</summary>
    /// <param name="result">The result in 64 bits.</param>
    /// <param name="overflows">Whether 64 bits do not hold it.</param>
    /// <param name="type">Its type: INTEGER or BIGINT.</param>
    /// <param name="operation">The operation, for the message.</param>
    /// <exception cref="RowErrorException">It does not fit.</exception>
    public static Value Check(long result, bool overflows, SqlType type, string operation) =>
        overflows || (type.Kind == SqlKind.Integer && result != (int)result) ? throw RowErrors.OfOverflow($"{operation} ({type})") : Value.Of(result);
}
