namespace SensorGrid.Cli.Input;

/// <summary>A time as a cell has it.</summary>
/// <param name="Time">In UTC; or, without an offset, by some clock on a wall.</param>
/// <param name="IsLocal">Whether it has no offset.</param>
internal readonly record struct ParsedTime(DateTime Time, bool IsLocal);
