using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>A row in a window.</summary>
/// <param name="Time">Its ROWTIME.</param>
/// <param name="Arguments">The arguments of the window's functions.</param>
internal readonly record struct WindowRow(long Time, Value[] Arguments);
