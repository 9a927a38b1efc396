namespace SensorGrid.Sql.Input;

/// <summary>An application of Kinesis Data Analytics for SQL: its program, and what it reads and writes.</summary>
/// <param name="Code">The program's text.</param>
/// <param name="Inputs">The streams that it reads, by name: the prefix of the application's input, and <c>_001</c>.</param>
/// <param name="Tables">The reference tables, by name.</param>
/// <param name="Outputs">The names of the streams that leave it; empty when none is connected.</param>
public sealed record KdaApplication(string Code, IReadOnlyDictionary<string, InputSchema> Inputs, IReadOnlyDictionary<string, InputSchema> Tables, IReadOnlyList<string> Outputs);
