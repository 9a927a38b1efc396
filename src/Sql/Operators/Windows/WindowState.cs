using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>The state of one function over one partition.</summary>
internal abstract class WindowState
{
    /// <summary>Takes the newest row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">Its number in the partition, from 0.</param>
    public abstract void Add(in WindowRow row, long index);

    /// <summary>Takes out the oldest row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="index">Its number in the partition.</param>
    public abstract void Remove(in WindowRow row, long index);

    /// <summary>Computes the value.</summary>
    /// <param name="rows">The rows of the window; empty for one without a lower bound, whose rows are not kept.</param>
    /// <param name="fallback">The value where the window has no row for it.</param>
    /// <exception cref="RowErrorException">There is none.</exception>
    public abstract Value Result(Ring<WindowRow> rows, Value fallback);
}
