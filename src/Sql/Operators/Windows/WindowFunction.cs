using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>A function with OVER. Immutable; the state is the partition's.</summary>
/// <param name="type">The type of its result.</param>
internal abstract class WindowFunction(SqlType type)
{
    /// <summary>The type of its result.</summary>
    public SqlType Type { get; } = type;

    /// <summary>The argument; null for a function without.</summary>
    public Scalar? Argument { get; init; }

    /// <summary>The value where the window has no row for it, computed for the current row; null for null.</summary>
    public Scalar? Default { get; init; }

    /// <summary>Gets whether its value depends on the place of the row among those of one instant, so that it is computed as the row comes.</summary>
    public virtual bool IsPositional => false;

    /// <summary>Creates the state of a new partition.</summary>
    /// <param name="window">The window.</param>
    /// <param name="slot">The index of the function's argument in a row.</param>
    public abstract WindowState Start(WindowPlan window, int slot);
}
