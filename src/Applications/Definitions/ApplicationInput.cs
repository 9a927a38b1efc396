using SensorGrid.Sql.Input;

namespace SensorGrid.Applications.Definitions;

/// <summary>An input of an application: a stream of the program, and the Kinesis stream that it reads.</summary>
/// <param name="Name">The stream's name in the program: by habit <c>SOURCE_SQL_STREAM_001</c>.</param>
/// <param name="Source">The Kinesis stream; null for the main stream.</param>
/// <param name="Schema">The columns; null while they are to be discovered.</param>
public sealed record ApplicationInput(string Name, string? Source, InputSchema? Schema);
