namespace SensorGrid.Client;

/// <summary>An input of a SQL application.</summary>
/// <param name="Name">The stream's name in the program.</param>
/// <param name="Source">The Kinesis stream; null for the main stream.</param>
/// <param name="Columns">Its columns.</param>
public sealed record LiveApplicationInput(string Name, string? Source, IReadOnlyList<LiveColumn> Columns);
