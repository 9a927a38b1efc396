namespace SensorGrid.Sql.Forest;

/// <summary>The rows of numbers that the functions of this folder take.</summary>
internal static class NumericRow
{
    /// <summary>The largest absolute value of a number; sums of lengths stay finite below it.</summary>
    public const double MaxValue = 1e300;

    /// <summary>Checks the numbers of a row.</summary>
    /// <exception cref="ArgumentException">The row has another number of columns, or a number is NaN, infinite or beyond <see cref="MaxValue"/>.</exception>
    public static void Check(ReadOnlySpan<double> row, int columns)
    {
        if (row.Length != columns)
        {
            throw new ArgumentException($"{row.Length} numbers for {columns} columns.", nameof(row));
        }

        foreach (var value in row)
        {
            if (!(Math.Abs(value) <= MaxValue))
            {
                throw new ArgumentException($"The number {value} is not in -1e300 to 1e300.", nameof(row));
            }
        }
    }
}
