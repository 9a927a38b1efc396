using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Checks results of floating-point arithmetic.</summary>
internal static class FloatRange
{
    /// <summary>Checks that a result is a finite number.</summary>
    /// <exception cref="RowErrorException">It is infinite or no number.</exception>
    public static Value Check(double result, string operation) => double.IsFinite(result) ? Value.Of(result) : throw RowErrors.OfOverflow($"{operation} (DOUBLE)");
}
