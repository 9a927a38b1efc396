namespace SensorGrid.Cli.Input;

/// <summary>A part of a JSON file that is read on its own.</summary>
/// <param name="Start">The position of its bytes in the data that it was cut from.</param>
/// <param name="Length">Its number of bytes; 0 for nothing but blanks.</param>
/// <param name="Next">The position from which the next one is searched.</param>
/// <param name="Error">The error; null for none.</param>
internal readonly record struct JsonPiece(int Start, int Length, int Next, string? Error = null);
