namespace SensorGrid.Client;

/// <summary>A finding in a SQL program.</summary>
/// <param name="IsError">Whether the program cannot be run with it; a warning otherwise.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">One or two sentences.</param>
public sealed record LiveIssue(bool IsError, int Line, int Column, string Message);
