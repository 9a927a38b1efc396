namespace SensorGrid.Cli.Input;

/// <summary>A time as a cell has it.</summary>
/// <param name="Time">The time in UTC; or, without an offset, the time of some local clock.</param>
/// <param name="IsLocal">Whether it has no offset.</param>
internal readonly record struct ParsedTime(DateTime Time, bool IsLocal);
