using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>Evaluates several scalars for one row.</summary>
internal static class ScalarList
{
    /// <summary>Computes the values for a row. When one has none, the others are not to be used.</summary>
    /// <param name="scalars">The scalars.</param>
    /// <param name="row">The row.</param>
    /// <param name="values">The destination, from <paramref name="start"/> on.</param>
    /// <param name="start">The index of the first value.</param>
    /// <exception cref="RowErrorException">One has no value.</exception>
    public static void Evaluate(this Scalar[] scalars, Row row, Value[] values, int start = 0)
    {
        for (var i = 0; i < scalars.Length; i++)
        {
            values[start + i] = scalars[i].Evaluate(row);
        }
    }
}
