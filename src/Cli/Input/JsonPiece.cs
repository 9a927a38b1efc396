namespace SensorGrid.Cli.Input;

/// <summary>A part of a JSON file that is read on its own.</summary>
/// <param name="Start">Where its bytes begin in the data that it was cut from.</param>
/// <param name="Length">Its number of bytes; 0 for nothing but blanks.</param>
/// <param name="Next">Where the next one begins to be looked for.</param>
/// <param name="Error">What is wrong with it; null for nothing.</param>
internal readonly record struct JsonPiece(int Start, int Length, int Next, string? Error = null);
