using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Operators.Joins;

/// <summary>One side of a join of two streams.</summary>
/// <param name="Width">The number of its columns.</param>
/// <param name="Keys">The values that must be equal to those of the other side.</param>
/// <param name="HasWindow">Whether its rows stay for a while. Without, a row meets only those of the other side that came before it.</param>
/// <param name="IsRows">Whether the window's length is a number of rows; else milliseconds.</param>
/// <param name="Length">The rows before the newest one, or the milliseconds before now, that are in the window, both ends inside.</param>
/// <param name="KeepsUnmatched">Whether a row without partner leaves with nulls, once it can find none.</param>
internal sealed record JoinSide(int Width, Scalar[] Keys, bool HasWindow, bool IsRows, long Length, bool KeepsUnmatched);
