using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

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
