using SensorGrid.Sql.State;
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

    /// <summary>Writes all that it remembers.</summary>
    public abstract void Save(StateWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote, into a state that has seen nothing.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="pending">The operator's rows whose functions are not all known yet.</param>
    public abstract void Load(StateReader reader, IReadOnlyList<PendingRow> pending);
}
